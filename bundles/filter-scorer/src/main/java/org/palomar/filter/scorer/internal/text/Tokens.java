package org.palomar.filter.scorer.internal.text;

import java.util.LinkedHashSet;
import java.util.Set;

/** The tokens of one message: each once, however often it stands there. */
final class Tokens {

    /** Of one message; texts of people have some hundred. What is behind says no more. */
    static final int MOST = 4_000;

    private final Set<String> all = new LinkedHashSet<>();

    void add(String token) {
        if (all.size() < MOST) {
            all.add(token);
        }
    }

    /** In the order in which they came. */
    Set<String> all() {
        return all;
    }

    boolean isFull() {
        return all.size() >= MOST;
    }
}
