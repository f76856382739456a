package org.palomar.queue.internal.schedule;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Deliveries that only find out whether a destination can be reached, and destinations that wait as there are too many of them. */
final class Probes {

    /** So that destinations that are dead, or may be, each of which waits for its time-outs, leave room to others. */
    private static final int SHARE = 2;

    private final Set<Destination> parked = new LinkedHashSet<>();
    private int running;

    /** Whether there are as many as there may be. A server through which mail for many goes is bounded by itself. */
    boolean mustWait(Destination destination, Limits limits) {
        return destination.hop().isEmpty()
                && destination.own().isProbing()
                && running >= Math.max(1, limits.deliveries() / SHARE);
    }

    void park(Destination destination) {
        parked.add(destination);
    }

    /** Those that wait, who do no more. */
    List<Destination> unpark() {
        List<Destination> waiting = List.copyOf(parked);
        parked.clear();
        return waiting;
    }

    /** A delivery to the destination itself begins, or, with less than none, ends. */
    void count(Destination destination, int more) {
        running += destination.own().isProbing() ? more : 0;
    }

    /** Something was learned of the destination. */
    void turned(Destination destination, boolean before) {
        if (before != destination.own().isProbing()) {
            running += (before ? -1 : 1) * destination.direct();
        }
    }
}
