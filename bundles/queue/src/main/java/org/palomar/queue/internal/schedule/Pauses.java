package org.palomar.queue.internal.schedule;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: twice as long each time, up to a bound, with a fifth more or less by chance, so that what failed together does not come back together.
 *
 * @param first after the first attempt
 * @param longest for an entry
 */
public record Pauses(Duration first, Duration longest, RandomGenerator random) {

    /** One connection in so long costs nobody anything, and mail should not wait for hours once the destination is back. */
    private static final Duration LONGEST_OF_DESTINATION = Duration.ofMinutes(30);

    /** Doubling more often changes nothing. */
    private static final int MAX_DOUBLINGS = 30;

    /** In which part of the pause chance has its say. */
    private static final double SPREAD = 0.2;

    /**
     * After an attempt at an entry.
     *
     * @param attempts how many there were, 1 or more
     * @return milliseconds
     */
    public long entry(int attempts) {
        return after(attempts, longest);
    }

    /**
     * After a destination could not be reached.
     *
     * @param failures how often in a row, 1 or more
     * @return milliseconds
     */
    long destination(int failures) {
        return after(failures, longest.compareTo(LONGEST_OF_DESTINATION) < 0 ? longest : LONGEST_OF_DESTINATION);
    }

    /** The longest that an entry waits for its next attempt, in milliseconds. */
    public long latest() {
        return Math.round((double) longest.toMillis() * (1 + SPREAD));
    }

    private long after(int times, Duration bound) {
        int doublings = Math.clamp(times - 1, 0, MAX_DOUBLINGS);
        long pause = Math.min(Math.multiplyExact(first.toMillis(), 1L << doublings), bound.toMillis());
        return Math.max(1, Math.round((double) pause * (1 + SPREAD * (2 * random.nextDouble() - 1))));
    }
}
