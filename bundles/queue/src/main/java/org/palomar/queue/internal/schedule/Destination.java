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
        return underWay >= throttle.limit() ? NEVER : Math.max(throttle.next(), turns.earliest());
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

    /** The lane whose turn it is; it takes part in turns no more until an entry of it is taken, or it is woken. */
    Optional<Lane> next(long now) {
        return turns.poll(now);
    }

    /** A lane takes part in turns again. */
    void wake(Lane lane) {
        turns.update(lane);
    }

    /** Whether it bears another delivery now. */
    boolean isOpen(long now) {
        return underWay < throttle.limit() && throttle.next() <= now;
    }

    /** Takes the first entry of a lane. */
    int take(Lane lane) {
        int slot = lane.slots().first();
        lane.slots().remove(slot);
        turns.update(lane);
        dropIfEmpty(lane);
        return slot;
    }

    /** Forgets a lane in which nothing waits. */
    void dropIfEmpty(Lane lane) {
        if (lane.slots().isEmpty()) {
            lanes.remove(lane.sender(), lane);
        }
    }
}
