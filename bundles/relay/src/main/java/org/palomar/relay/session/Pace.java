package org.palomar.relay.session;

import java.time.Duration;

/**
 * How fast a server has to take a message, on the whole: one that takes a piece now and then would keep a delivery for days, each piece within its deadline.
 *
 * @param grace time that nobody counts
 */
record Pace(Duration grace) {

    /** Octets a second. Lines of telephones were faster. */
    static final int LEAST = 1000;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Whether it may go on after so many octets in that time. */
    boolean isKept(long octets, long nanos) {
        return nanos - grace.toNanos() <= octets / LEAST * SECOND;
    }
}
