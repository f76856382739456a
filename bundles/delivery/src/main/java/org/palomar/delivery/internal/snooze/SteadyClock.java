package org.palomar.delivery.internal.snooze;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the clock goes as time passes. A machine may start with a clock of long ago, which is set right some minutes later; what can't be taken back is not done by such a clock. For one thread.
 */
final class SteadyClock {

    /** For how long it must not have jumped, since the start as well. */
    static final Duration TIME = Duration.ofHours(6);

    /** By how much more it has jumped: clocks that are only corrected do so by less. */
    private static final Duration JUMP = Duration.ofMinutes(1);

    private final Clock clock;
    private final LongSupplier nanos;
    private long since;
    private long lastNanos;
    private long lastMillis;

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
        long drift = (nowMillis - lastMillis) - (nowNanos - lastNanos) / 1_000_000;
        if (Math.abs(drift) > JUMP.toMillis()) {
            since = nowNanos;
        }
        lastNanos = nowNanos;
        lastMillis = nowMillis;
        return nowNanos - since >= TIME.toNanos();
    }
}
