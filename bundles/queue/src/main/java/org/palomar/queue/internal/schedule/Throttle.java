package org.palomar.queue.internal.schedule;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.QueueSummary.Pause;
import org.palomar.api.queue.RemoteReply;

/**
 * How much one destination bears, learned from what it answers: one delivery more at a time after each success, half as many after a deferral. While it can't be reached it is left
 * alone, for longer each time, and then tried with one entry.
 */
final class Throttle {

    /** Deliveries at a time to a destination of which nothing is known. */
    static final int START = 2;

    private final Pauses pauses;
    private final Rate rate;
    private Bound bound;
    private int window = START;
    private int failures;
    private boolean known;
    private long pausedUntil = Long.MIN_VALUE;
    private Optional<RemoteReply> reason = Optional.empty();

    Throttle(Pauses pauses, Bound bound) {
        this.pauses = pauses;
        this.rate = new Rate(pauses);
        this.bound = bound;
    }

    /** What it gets at the most, from now on. */
    void allow(Bound other) {
        bound = other;
    }

    /** Deliveries at a time. */
    int limit() {
        return failures > 0 ? 1 : Math.min(window, bound.deliveries());
    }

    /** Whether the next entry only finds out if it can be reached: it could not last time, or nobody has tried. */
    boolean isProbing() {
        return failures > 0 || !known;
    }

    /** Before that no delivery begins. */
    long next() {
        return Math.max(pausedUntil, rate.next());
    }

    /** A delivery begins. */
    void begins(long now) {
        rate.begins(bound.perMinute(), now);
    }

    Optional<Pause> pause(long now) {
        if (pausedUntil > now) {
            return reason.map(why -> new Pause(Instant.ofEpochMilli(pausedUntil), why));
        }
        return rate.pausedUntil() > now
                ? rate.words().map(why -> new Pause(Instant.ofEpochMilli(rate.pausedUntil()), why))
                : Optional.empty();
    }

    /** Why it could not be reached, if it is still thought so. */
    Optional<RemoteReply> reason() {
        return reason;
    }

    /** It took a recipient. */
    void succeeded() {
        answered();
        window = Math.min(window + 1, bound.deliveries());
        rate.succeeded(bound.perMinute());
    }

    /** It says that it gets too many messages. */
    void slowed(RemoteReply words, long now) {
        rate.slowed(words, bound.perMinute(), now);
    }

    /** It took none, and put some off. */
    void deferred() {
        answered();
        window = Math.max(1, window / 2);
    }

    /** It said something, if only no. */
    void answered() {
        failures = 0;
        known = true;
        endPause();
    }

    /** Nobody was there. Attempts that ran side by side count once. */
    void unreachable(AttemptResult.Unreachable result, long now) {
        RemoteReply why = result.reason();
        if (pausedUntil > now) {
            return;
        }
        if (isOurs(result)) {
            reason = Optional.of(why);
            pausedUntil = now + pauses.destination(1);
            return;
        }
        window = Math.max(1, window / 2);
        failures++;
        reason = Optional.of(why);
        pausedUntil = now + pauses.destination(failures);
    }

    /**
     * Whether it is this server that lacks something (RFC 3463 §3.4), as no other was asked. That says nothing of the destination: it costs nobody anything to try again soon, and it may be there at any time.
     */
    private static boolean isOurs(AttemptResult.Unreachable result) {
        return result.visits().isEmpty() && result.reason().status().startsWith("4.3.");
    }

    /** Ends the pause; the next attempt says more. */
    void resume() {
        rate.resume();
        endPause();
    }

    private void endPause() {
        pausedUntil = Long.MIN_VALUE;
        reason = failures > 0 ? reason : Optional.empty();
    }
}
