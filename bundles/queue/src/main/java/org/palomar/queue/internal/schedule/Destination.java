package org.palomar.queue.internal.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;

/** All entries for one destination, and what is known of it. */
final class Destination extends Turn {

    private final Domain domain;
    private final Throttle throttle;
    private final Map<Long, Lane> lanes = new HashMap<>(2);
    private final Turns<Lane> turns = new Turns<>();
    private int entries;
    private int underWay;

    Destination(Domain domain, Throttle throttle) {
        this.domain = domain;
        this.throttle = throttle;
    }

    Domain domain() {
        return domain;
    }

    Throttle throttle() {
        return throttle;
    }

    int entries() {
        return entries;
    }

    int underWay() {
        return underWay;
    }

    /** Nothing keeps it. */
    boolean isIdle() {
        return entries == 0 && underWay == 0;
    }

    @Override
    long due() {
        return underWay >= throttle.limit() ? NEVER : Math.max(throttle.pausedUntil(), turns.earliest());
    }

    void counts(int more) {
        entries += more;
    }

    void delivers(int more) {
        underWay += more;
    }

    /** The lane of a sender, a new one if there is none. */
    Lane lane(long sender, Slots slots) {
        return lanes.computeIfAbsent(sender, key -> new Lane(this, key, slots.heapByDue()));
    }

    void add(int slot, Lane lane) {
        lane.slots().add(slot);
        turns.update(lane);
    }

    void remove(int slot, Lane lane) {
        lane.slots().remove(slot);
        turns.update(lane);
        dropIfEmpty(lane);
    }

    /** Takes the entry whose turn it is. */
    Optional<Integer> take(long now) {
        Optional<Lane> next = turns.poll(now);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Lane lane = next.get();
        int slot = lane.slots().first();
        lane.slots().remove(slot);
        turns.update(lane);
        dropIfEmpty(lane);
        return Optional.of(slot);
    }

    /** Forgets a lane in which nothing waits. */
    void dropIfEmpty(Lane lane) {
        if (lane.slots().isEmpty()) {
            lanes.remove(lane.sender(), lane);
        }
    }
}
