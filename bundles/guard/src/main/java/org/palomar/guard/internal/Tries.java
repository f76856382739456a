package org.palomar.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Wrong passwords of a subject since the first of them. For one thread at a time. */
final class Tries {

    /** Different ones of one name from one client within a window that are too many, whatever right ones come between: an owner's program may log in there every few minutes, beside somebody who guesses. */
    static final int MOST_BESIDE_RIGHT_ONES = 30;

    private final Instant first;
    private final Set<Long> passwords = new HashSet<>();
    private int wrong;
    private int ever;

    Tries(Instant first) {
        this.first = first;
    }

    /** Whether the next one begins anew. */
    boolean isOver(Duration window, Instant now) {
        return now.isBefore(first) || !now.isBefore(first.plus(window));
    }

    /** Whether the same was counted already. */
    boolean has(OptionalLong password) {
        return password.isPresent() && passwords.contains(password.getAsLong());
    }

    void count(OptionalLong password) {
        if (password.isPresent() && passwords.size() < MOST_BESIDE_RIGHT_ONES) {
            passwords.add(password.getAsLong());
        }
        wrong++;
        ever++;
    }

    /** A right one came. Old wrong ones that a program sends again stay known. */
    void forgive() {
        wrong = 0;
    }

    /** How many since the last right one. */
    int wrong() {
        return wrong;
    }

    int ever() {
        return ever;
    }
}
