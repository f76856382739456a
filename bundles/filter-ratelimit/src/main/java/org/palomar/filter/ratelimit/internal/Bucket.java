package org.palomar.filter.ratelimit.internal;

import java.time.Duration;
import java.time.Instant;

/**
 * A bucket that leaks steadily: of whoever is silent for a whole period it holds nothing. Immutable.
 *
 * @param used what it holds, as of {@code at}
 */
record Bucket(double used, Instant at) {

    /** Sums of fractions miss whole numbers by less. */
    private static final double ERROR = 1e-6;

    /** What it holds later, at most what it may by now; a clock that went back takes nothing away. */
    Bucket later(Instant now, int limit, Duration period) {
        double leaked = Math.max(0, Duration.between(at, now).toMillis()) * (double) limit / period.toMillis();
        return new Bucket(Math.clamp(used - leaked, 0, limit), now);
    }

    boolean hasRoom(int limit) {
        return used + 1 <= limit + ERROR;
    }

    Bucket with(int more) {
        return new Bucket(used + more, at);
    }

    /** How long until there is room for one. */
    Duration pause(int limit, Duration period) {
        return hasRoom(limit)
                ? Duration.ZERO
                : Duration.ofMillis((long) Math.ceil((used + 1 - limit - ERROR) * period.toMillis() / limit));
    }

    /** How many still count. */
    int count() {
        return (int) Math.ceil(used - ERROR);
    }
}
