package org.palomar.queue.internal.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.api.queue.QueueAges;
import org.palomar.api.queue.QueueSummary;

/** All entries for one destination, and what is known of it, or of the server through which they go. */
final class Destination extends Turn {

    private final Aim aim;
    private final Throttle throttle;
    private final Map<Long, Lane> lanes = new HashMap<>(2);
    private final Turns<Lane> turns = new Turns<>();
    private int entries;
    private int underWay;
    private int carried;
    private @Nullable Hop hop;

    Destination(Aim aim, Throttle throttle) {
        this.aim = aim;
        this.throttle = throttle;
    }

    Aim aim() {
        return aim;
    }

    /** What bounds it: that of the server through which its mail goes, if it goes through one. */
    Throttle throttle() {
        return hop == null ? throttle : hop.throttle();
    }

    /** What bounds what goes to the destination itself. */
    Throttle own() {
        return throttle;
    }

    /** The server through which its mail goes. */
    Optional<Hop> hop() {
        return Optional.ofNullable(hop);
    }

    /** Its mail goes through this server, or to itself. */
    void goes(Optional<Hop> through) {
        hop = through.orElse(null);
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
        if (hop != null) {
            return turns.earliest();
        }
        return direct() >= throttle.limit() ? NEVER : Math.max(throttle.next(), turns.earliest());
    }

    void counts(int more) {
        entries += more;
    }

    /** @param through whether that goes through a server for many */
    void delivers(int more, boolean through) {
        underWay += more;
        carried += through ? more : 0;
    }

    /** Deliveries under way to the destination itself. */
    int direct() {
        return underWay - carried;
    }

    QueueSummary.Destination summary(long now, QueueAges ages) {
        return new QueueSummary.Destination(
                aim.domain(),
                aim.redirected(),
                entries,
                ages,
                underWay,
                throttle().limit(),
                throttle().pause(now));
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

    /** Whose mail has the next turn; the same for all where it is nobody's. */
    long sender(long now) {
        return turns.peek(now).map(Lane::sender).orElse(0L);
    }

    /** A lane takes part in turns again. */
    void wake(Lane lane) {
        turns.update(lane);
    }

    /** Whether it bears another delivery now. */
    boolean isOpen(long now) {
        return hop != null ? hop.isFree(now) : direct() < throttle.limit() && throttle.next() <= now;
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
