package org.palomar.queue.internal.schedule;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;

/** A server through which mail for many destinations goes: it has one throttle for all of them, and they wait for it in the order in which they came. */
final class Hop {

    private final Domain host;
    private final Throttle throttle;
    private final Set<Destination> waiting = new LinkedHashSet<>();
    private int underWay;

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
    void awaits(Destination destination) {
        waiting.add(destination);
    }

    /** Who has waited longest. */
    Optional<Destination> first() {
        return waiting.stream().findFirst();
    }

    /** It waits no more. */
    void leaves(Destination destination) {
        waiting.remove(destination);
    }

    /** When there is room for somebody who waits, as far as it is known. */
    long nextAt() {
        return waiting.isEmpty() || underWay >= throttle.limit() ? Turn.NEVER : throttle.next();
    }

    void begins(long now) {
        underWay++;
        throttle.begins(now);
    }

    void ends() {
        underWay--;
    }
}
