package org.palomar.queue.internal.schedule;

import java.util.Optional;
import org.palomar.api.queue.RemoteReply;

/**
 * How many messages one destination gets in a minute, one after the other in equal distances: as many as it may have, and after it has said that they are too many, half of what it
 * got then, and one more after each success. After such words it is left alone, for longer each time.
 */
final class Rate {

    private static final long MINUTE = 60_000;

    /** A destination that takes so many is bounded by how many deliveries run at a time. */
    private static final int FREE = 600;

    private final Pauses pauses;
    private int learned = Bound.ANY;
    private int warnings;
    private long next = Long.MIN_VALUE;
    private long pausedUntil = Long.MIN_VALUE;
    private Optional<RemoteReply> words = Optional.empty();
    private long minute = Long.MIN_VALUE;
    private int inMinute;
    private int inMinuteBefore;

    Rate(Pauses pauses) {
        this.pauses = pauses;
    }

    /** When the next may begin. */
    long next() {
        return Math.max(next, pausedUntil);
    }

    long pausedUntil() {
        return pausedUntil;
    }

    /** What it said when it was too much. */
    Optional<RemoteReply> words() {
        return words;
    }

    /** One begins. */
    void begins(int most, long now) {
        measure(now);
        inMinute++;
        int rate = perMinute(most);
        if (rate != Bound.ANY) {
            next = now + (MINUTE + rate - 1) / rate;
        }
    }

    /** It took one. */
    void succeeded(int most) {
        warnings = 0;
        if (learned != Bound.ANY) {
            learned++;
            int free = most == Bound.ANY ? FREE : most;
            learned = learned >= free ? Bound.ANY : learned;
        }
    }

    /** It says that it gets too many. What it says of those that run side by side counts once. */
    void slowed(RemoteReply said, int most, long now) {
        if (pausedUntil > now) {
            return;
        }
        measure(now);
        int got = Math.max(inMinute, inMinuteBefore);
        int rate = perMinute(most);
        learned = Math.max(1, (rate == Bound.ANY ? got : Math.min(rate, got)) / 2);
        warnings++;
        words = Optional.of(said);
        pausedUntil = now + pauses.destination(warnings);
    }

    /** Ends the pause. */
    void resume() {
        pausedUntil = Long.MIN_VALUE;
        next = Long.MIN_VALUE;
    }

    private int perMinute(int most) {
        if (learned == Bound.ANY) {
            return most;
        }
        return most == Bound.ANY ? learned : Math.min(learned, most);
    }

    private void measure(long now) {
        if (now < minute || now - minute >= 2 * MINUTE) {
            inMinuteBefore = 0;
        } else if (now - minute >= MINUTE) {
            inMinuteBefore = inMinute;
        } else {
            return;
        }
        minute = now;
        inMinute = 0;
    }
}
