package org.palomar.net.internal.io;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices a client that sends just enough never to meet a deadline. Time spent waiting for counted octets is summed up; each time that the sum comes to the
 * window, the octets that came meanwhile must have been enough. For one thread at a time.
 */
final class MinimumRate {

    /** As long as a client may take for one block of a message (RFC 5321 §4.5.3.2.5). */
    static final Duration WINDOW = Duration.ofMinutes(3);

    private final int octetsPerSecond;
    private final long windowNanos;
    private long waited;
    private long received;

    /** @param octetsPerSecond 0 for any rate */
    MinimumRate(int octetsPerSecond, Duration window) {
        this.octetsPerSecond = octetsPerSecond;
        this.windowNanos = window.toNanos();
    }

    /**
     * Counts one wait and what it brought.
     *
     * @throws SocketTimeoutException when too little came in a whole window
     */
    void check(long waitedNanos, int octets) throws SocketTimeoutException {
        waited += waitedNanos;
        received += octets;
        if (waited >= windowNanos) {
            double wanted = (double) octetsPerSecond * waited / TimeUnit.SECONDS.toNanos(1);
            if (received < wanted) {
                throw new SocketTimeoutException("input comes too slowly");
            }
            waited = 0;
            received = 0;
        }
    }
}
