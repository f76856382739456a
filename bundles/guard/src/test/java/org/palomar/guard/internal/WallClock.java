package org.palomar.guard.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told, and may go back. Safe for any thread. */
final class WallClock extends Clock {

    private volatile Instant now;

    WallClock(Instant start) {
        now = start;
    }

    void set(String instant) {
        now = Instant.parse(instant);
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
