package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether the clock goes as time passes. By one that has jumped, as after a machine was asleep or had started with a wrong date, nothing is thrown away. Safe for any thread.
 */
final class SteadyClock {

    /** For how long it must not have jumped, since the start as well: so long operators have after it to set it right. */
    static final Duration TIME = Duration.ofHours(6);

    /** By how much more it has jumped: clocks that are only corrected do so by less. */
    private static final Duration JUMP = Duration.ofMinutes(1);

    private final Clock clock;
    private final LongSupplier nanos;
    private final Supplier<Duration> least;
    private long since;

    /** Whether it has jumped by more than {@link #TIME} since it was steady. */
    private boolean far;

    private long lastNanos;
    private long lastMillis;

    /**
     * @param nanos time that has passed, whatever the clock says
     * @param least how long it must be steady after it has jumped far: what came before has a wrong date, and is not to go sooner than its owner may be away
     */
    SteadyClock(Clock clock, LongSupplier nanos, Supplier<Duration> least) {
        this.clock = clock;
        this.nanos = nanos;
        this.least = least;
        this.since = nanos.getAsLong();
        this.lastNanos = since;
        this.lastMillis = clock.millis();
    }

    /** Looks at it; whether it has been steady for long enough. */
    synchronized boolean look() {
        long nowNanos = nanos.getAsLong();
        long nowMillis = clock.millis();
        Duration drift = Duration.ofMillis(nowMillis - lastMillis).minusNanos(nowNanos - lastNanos);
        if (drift.abs().compareTo(JUMP) > 0) {
            since = nowNanos;
            far |= drift.abs().compareTo(TIME) > 0;
        }
        lastNanos = nowNanos;
        lastMillis = nowMillis;
        Duration wanted = far && least.get().compareTo(TIME) > 0 ? least.get() : TIME;
        boolean steady = nowNanos - since >= wanted.toNanos();
        far &= !steady;
        return steady;
    }
}
