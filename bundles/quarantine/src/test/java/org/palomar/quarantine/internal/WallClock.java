package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock and the time that passes, each set by hand, by one thread at a time. */
final class WallClock extends Clock {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private long nanos;

    /** Time passes, and the clock shows it. */
    void pass(Duration duration) {
        jump(duration);
        nanos += duration.toNanos();
    }

    /** The clock is set, and no time has passed. */
    void jump(Duration duration) {
        now = now.plus(duration);
    }

    long nanos() {
        return nanos;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
