package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the clock goes as time passes. By one that has jumped, as after a machine was asleep or had started with a wrong date, nothing is thrown away. For one thread.
 */
final class SteadyClock {

    /** For how long it must not have jumped, since the start as well: so long operators have after it to set it right. */
    static final Duration TIME = Duration.ofHours(6);

    /** By how much more it has jumped: clocks that are only corrected do so by less. */
    private static final Duration JUMP = Duration.ofMinutes(1);

    private final Clock clock;
    private final LongSupplier nanos;
    private long since;
    private long lastNanos;
    private long lastMillis;

    /** @param nanos time that has passed, whatever the clock says */
    SteadyClock(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
        this.lastNanos = since;
        this.lastMillis = clock.millis();
    }

    /** Looks at it; whether it has been steady for {@link #TIME}. */
    boolean look() {
        long nowNanos = nanos.getAsLong();
        long nowMillis = clock.millis();
        Duration drift = Duration.ofMillis(nowMillis - lastMillis).minusNanos(nowNanos - lastNanos);
        if (drift.abs().compareTo(JUMP) > 0) {
            since = nowNanos;
        }
        lastNanos = nowNanos;
        lastMillis = nowMillis;
        return nowNanos - since >= TIME.toNanos();
    }
}
