package org.palomar.dns.internal;

import java.time.Duration;
import org.palomar.api.dns.Failure;

/** When an answer is due. */
record Deadline(long nanoTime) {

    static Deadline in(Duration span) {
        return new Deadline(System.nanoTime() + span.toNanos());
    }

    /** Nanoseconds; 0 when it is over. */
    long left() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    boolean isOver() {
        return left() == 0;
    }

    /** This one, or after the span if that is sooner. */
    Deadline atMost(Duration span) {
        return new Deadline(System.nanoTime() + Math.min(left(), span.toNanos()));
    }

    /** That of the first of so many tries, when each gets the same time. */
    Deadline share(int tries) {
        return new Deadline(System.nanoTime() + left() / tries);
    }

    /** What is left, for a socket, to which 0 means forever. */
    int millis() throws UnansweredException {
        if (isOver()) {
            throw new UnansweredException(Failure.TIMEOUT, "no answer in time");
        }
        return Math.clamp(left() / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
