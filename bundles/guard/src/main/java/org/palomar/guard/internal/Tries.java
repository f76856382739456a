package org.palomar.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Wrong passwords of a subject since the first of them. For one thread at a time. */
final class Tries {

    /** Nobody needs more different ones to be refused for one name; of more, each counts. */
    private static final int MOST_REMEMBERED = 16;

    private final Instant first;
    private final Set<Long> passwords = new HashSet<>();
    private int wrong;

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

    /** @return how many there are now */
    int count(OptionalLong password) {
        if (password.isPresent() && passwords.size() < MOST_REMEMBERED) {
            passwords.add(password.getAsLong());
        }
        return ++wrong;
    }
}
