package org.palomar.lists.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told, and may go back. Safe for any thread. */
final class WallClock extends Clock {

    private volatile Instant now;
    private final AtomicLong passed = new AtomicLong();

    WallClock(Instant start) {
        now = start;
    }

    void advance(Duration time) {
        now = now.plus(time);
        passed.addAndGet(time.toNanos());
    }

    /** It is set, and no time passes. */
    void jump(Duration by) {
        now = now.plus(by);
    }

    /** Time that has passed, whatever it says. */
    long nanos() {
        return passed.get();
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
