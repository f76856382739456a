package org.palomar.queue.internal.schedule;

/**
 * What one destination gets at the most.
 *
 * @param deliveries at a time, 1 or more
 * @param perMinute messages that begin in a minute; {@link #ANY} for as many as there are
 */
public record Bound(int deliveries, int perMinute) {

    public static final int ANY = 0;

    public Bound {
        if (deliveries < 1 || perMinute < ANY) {
            throw new IllegalArgumentException("a destination gets something");
        }
    }
}
