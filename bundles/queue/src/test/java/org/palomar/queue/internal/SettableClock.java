package org.palomar.queue.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told. Safe for any thread. */
final class SettableClock extends Clock {

    /** @param ahead milliseconds by which it is ahead of time that only goes on */
    private record Shown(Instant now, long ahead) {}

    private volatile Shown shown;

    SettableClock(Instant start) {
        shown = new Shown(start, 0);
    }

    synchronized void advance(Duration time) {
        shown = new Shown(shown.now.plus(time), shown.ahead);
    }

    /** Somebody sets it, while no time passes. */
    synchronized void jump(Duration by) {
        shown = new Shown(shown.now.plus(by), shown.ahead + by.toMillis());
    }

    long ahead() {
        return shown.ahead;
    }

    @Override
    public Instant instant() {
        return shown.now;
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
