package org.palomar.queue.internal.schedule;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;

/** A server through which mail for many destinations goes: it has one throttle for all of them, and while they wait for it, senders take turns. */
final class Hop {

    /** It ends the session (RFC 5321 §3.8). */
    private static final int CLOSING = 421;

    private final Domain host;
    private final Throttle throttle;
    private final Line waiting = new Line();
    private int underWay;
    /** Whose mail it was when it first said that it gets too much, since it last took something. */
    private @Nullable Lane slowed;

    Hop(Domain host, Throttle throttle) {
        this.host = host;
        this.throttle = throttle;
    }

    Domain host() {
        return host;
    }

    Throttle throttle() {
        return throttle;
    }

    /** Whether it bears another delivery now. */
    boolean isOpen(long now) {
        return underWay < throttle.limit() && throttle.next() <= now;
    }

    /** Whether a destination whose turn it is goes before nobody. */
    boolean isFree(long now) {
        return waiting.isEmpty() && isOpen(now);
    }

    /** The destination waits; one that does already keeps its place. */
    void awaits(Destination destination, long now) {
        waiting.join(destination, destination.sender(now));
    }

    /** Who waits and is next. */
    Optional<Destination> first() {
        return waiting.first();
    }

    /** It waits no more. */
    void leaves(Destination destination) {
        waiting.leave(destination);
    }

    /** When there is room for somebody who waits, as far as it is known. */
    long nextAt() {
        return waiting.isEmpty() || underWay >= throttle.limit() ? Turn.NEVER : throttle.next();
    }

    /**
     * Learns from a delivery that was to go through it. What went another way, by a route for some senders, or was not tried at all, says nothing of it; and what it puts off for one destination says nothing of
     * what it bears.
     */
    void learn(Lane lane, AttemptResult result, long now) {
        switch (result) {
            case AttemptResult.Unreachable unreachable -> throttle.unreachable(unreachable, now);
            case AttemptResult.Answered answered ->
                learn(
                        lane,
                        answered.results().stream()
                                .filter(one -> one.host().equals(host.name()))
                                .toList(),
                        now);
        }
    }

    private void learn(Lane lane, List<RecipientResult> said, long now) {
        if (said.stream().anyMatch(RecipientResult.Delivered.class::isInstance)) {
            throttle.succeeded();
            slowed = null;
        } else if (!said.isEmpty()) {
            throttle.answered();
        }
        Haste.in(said).filter(words -> isForAll(words, lane)).ifPresent(words -> throttle.slowed(words, now));
    }

    /**
     * Whether words that it gets too much are for all. It says so of one user's mail too, and passes on what others say to it: one sender, or one destination, is not to set the pace of all. So they count if it closes,
     * or if it has said so to two senders for two destinations and took nothing between.
     */
    private boolean isForAll(RemoteReply words, Lane lane) {
        if (slowed == null) {
            slowed = lane;
        }
        return words.code() == CLOSING
                || (slowed.sender() != lane.sender()
                        && !slowed.destination().aim().equals(lane.destination().aim()));
    }

    void begins(long now) {
        underWay++;
        throttle.begins(now);
    }

    void ends() {
        underWay--;
    }
}
