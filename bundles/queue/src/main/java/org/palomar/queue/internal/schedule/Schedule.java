package org.palomar.queue.internal.schedule;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.QueueSummary;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;

/** The whole queue, as far as it matters who is tried when. For one thread at a time. */
public final class Schedule {

    /** Destinations without entries whose limits are remembered. */
    private static final int REMEMBERED = 4096;

    private final Slots slots = new Slots();
    private final SlotHeap deadlines = slots.heapByDeadline();
    private final Map<Aim, Destination> destinations = new HashMap<>();
    private final LinkedHashMap<Aim, Destination> idle = new LinkedHashMap<>();
    private final Turns<Destination> turns = new Turns<>();
    private final Probes probes = new Probes();
    private final Senders senders = new Senders();
    private final Hops hops;

    private Limits limits;
    private int delivering;
    /** When the next delivery was asked for last. */
    private long present = Long.MIN_VALUE;

    private int underWay;
    private int held;

    /** @param through the server through which mail for a destination goes, if it goes to others than its own; asked often, it answers at once and throws nothing */
    public Schedule(Limits limits, Function<Domain, Optional<Domain>> through) {
        this.limits = limits;
        this.hops = new Hops(through);
    }

    /** New bounds, from the next delivery on; pauses of known destinations stay. */
    public void adjust(Limits other) {
        limits = other;
        hops.adjust(other);
        destinations.values().forEach(this::allow);
        idle.values().forEach(this::allow);
        unpark();
        senders.all().forEach(this::wakeAll);
    }

    private void allow(Destination destination) {
        destination.own().allow(limits.of(destination.aim().domain()));
        turns.update(destination);
    }

    /** An entry that is new here; nothing happens if it is known. */
    public void add(QueueId id, Place place) {
        if (slots.find(id) == IdIndex.NONE) {
            put(slots.take(id), place);
        }
    }

    /** The next entry to deliver, if there is one and it may be delivered beside those that are. */
    public Optional<Ticket> next(long now) {
        present = now;
        while (delivering < limits.deliveries()) {
            Optional<Destination> turn = hops.poll(now).or(() -> turns.poll(now));
            if (turn.isEmpty()) {
                return Optional.empty();
            }
            Destination destination = turn.get();
            Optional<Ticket> ticket = waits(destination, now) ? Optional.empty() : next(destination, now);
            if (ticket.isPresent()) {
                return ticket;
            }
        }
        return Optional.empty();
    }

    /** Whether a destination whose turn it is has to wait; by what it waits for it comes again. */
    private boolean waits(Destination destination, long now) {
        if (hops.turned(destination, limits)) {
            turns.update(destination);
            return true;
        }
        Optional<Hop> hop = destination.hop();
        if (hop.isPresent() && !hop.get().isOpen(now)) {
            hop.get().awaits(destination, now);
            return true;
        }
        if (probes.mustWait(destination, limits)) {
            probes.park(destination);
            return true;
        }
        return false;
    }

    private Optional<Ticket> next(Destination destination, long now) {
        Optional<Ticket> ticket = ticket(destination, now);
        turns.update(destination);
        return ticket;
    }

    private Optional<Ticket> ticket(Destination destination, long now) {
        for (Optional<Lane> next = destination.next(now); next.isPresent(); next = destination.next(now)) {
            Lane lane = next.get();
            if (senders.underWay(lane.sender()) < limits.perSender()) {
                return Optional.of(deliver(destination.take(lane), lane, now));
            }
            senders.park(lane);
        }
        return Optional.empty();
    }

    private Ticket deliver(int slot, Lane lane, long now) {
        Destination destination = lane.destination();
        deadlines.remove(slot);
        Optional<Hop> hop = destination.hop();
        destination.delivers(1, hop.isPresent());
        if (hop.isPresent()) {
            hops.begins(slot, hop.get(), now);
        } else {
            destination.own().begins(now);
            probes.count(destination, 1);
        }
        senders.begins(lane.sender());
        delivering++;
        return begin(slot, true);
    }

    /** The next entry whose deadline has come. */
    public Optional<Ticket> overdue(long now) {
        return deadlines.firstKey() <= now ? Optional.of(claim(deadlines.first())) : Optional.empty();
    }

    /** Takes an entry into an operator's hands; empty if there is none of this id, or it is under way. */
    public Optional<Ticket> claim(QueueId id) {
        int slot = slots.find(id);
        return slot == IdIndex.NONE || slots.isUnderWay(slot) ? Optional.empty() : Optional.of(claim(slot));
    }

    /** When {@link #next} or {@link #overdue} may have something again, if nothing else happens; the smallest long for at once. */
    public long wakeAt() {
        return Math.min(nextAt(), deadlines.firstKey());
    }

    /** As {@link #wakeAt}, for {@link #next} alone. */
    public long nextAt() {
        return delivering < limits.deliveries() ? Math.min(turns.earliest(), hops.nextAt()) : Turn.NEVER;
    }

    /** Learns from what a delivery came to. Before its ticket is given back. */
    public void learn(Ticket ticket, AttemptResult result, long now) {
        Lane lane = slots.lane(ticket.slot());
        Optional<Hop> hop = hops.of(ticket.slot());
        if (hop.isPresent()) {
            hop.get().learn(lane, result, now);
            return;
        }
        Throttle own = lane.destination().own();
        boolean probed = own.isProbing();
        learn(own, result, now);
        probes.turned(lane.destination(), probed);
    }

    private static void learn(Throttle throttle, AttemptResult result, long now) {
        switch (result) {
            case AttemptResult.Unreachable unreachable -> throttle.unreachable(unreachable, now);
            case AttemptResult.Answered answered -> {
                List<RecipientResult> results = answered.results();
                if (results.stream().anyMatch(RecipientResult.Delivered.class::isInstance)) {
                    throttle.succeeded();
                } else if (results.stream().anyMatch(RecipientResult.Deferred.class::isInstance)) {
                    throttle.deferred();
                } else {
                    throttle.answered();
                }
                Haste.in(results).ifPresent(words -> throttle.slowed(words, now));
            }
        }
    }

    /** Gives a ticket back: the entry goes on at this place, once it is not held. */
    public void back(Ticket ticket, Place place) {
        end(ticket);
        put(ticket.slot(), place);
    }

    /** Gives a ticket back: the entry is no more. */
    public void gone(Ticket ticket) {
        end(ticket);
        slots.free(ticket.slot());
    }

    /** Gives a ticket back: the entry is where it was, and nothing happens to it before {@code later}. */
    public void postponed(Ticket ticket, long later) {
        back(ticket, place(ticket.slot(), later));
    }

    /** Gives a ticket back: the entry stays, and nothing happens to it any more. */
    public void putAside(Ticket ticket) {
        slots.held(ticket.slot(), true);
        postponed(ticket, Long.MIN_VALUE);
    }

    private Place place(int slot, long later) {
        Lane lane = slots.lane(slot);
        return new Place(
                lane.destination().aim(),
                lane.sender(),
                Math.max(later, slots.due().get(slot)),
                Math.max(later, slots.deadlines().get(slot)));
    }

    /** Neither delivers nor returns an entry from now on; one that is under way is held when its ticket is given back. */
    public Grip hold(QueueId id) {
        return grip(id, true);
    }

    /** Lets an entry go on from where it is. */
    public Grip letGo(QueueId id) {
        return grip(id, false);
    }

    private Grip grip(QueueId id, boolean held) {
        int slot = slots.find(id);
        if (slot == IdIndex.NONE) {
            return Grip.GONE;
        }
        if (slots.isUnderWay(slot)) {
            slots.held(slot, held);
            return Grip.UNDER_WAY;
        }
        if (slots.isHeld(slot) != held) {
            Ticket ticket = claim(slot);
            slots.held(slot, held);
            postponed(ticket, Long.MIN_VALUE);
        }
        return Grip.DONE;
    }

    /** Whether an entry is held, or will be when its ticket is given back. */
    public boolean isHeld(QueueId id) {
        int slot = slots.find(id);
        return slot != IdIndex.NONE && slots.isHeld(slot);
    }

    /** Why the destination of an entry can't be reached, if so. */
    public Optional<RemoteReply> obstacle(Ticket ticket) {
        return slots.lane(ticket.slot()).destination().throttle().reason();
    }

    /** Ends the pause of one destination, or of a server through which mail goes. */
    public void resume(Aim aim) {
        if (!aim.redirected()) {
            hops.resume(aim.domain());
        }
        Destination destination = destinations.get(aim);
        if (destination != null) {
            destination.throttle().resume();
            turns.update(destination);
        }
    }

    /** Ends all pauses; whoever waits for a server finds out whether that is still its way. */
    public void resumeAll() {
        hops.resumeAll();
        idle.values().forEach(destination -> destination.own().resume());
        for (Destination destination : destinations.values()) {
            destination.own().resume();
            turns.update(destination);
        }
    }

    public Optional<QueueState> state(QueueId id) {
        int slot = slots.find(id);
        if (slot == IdIndex.NONE) {
            return Optional.empty();
        }
        if (slots.isUnderWay(slot)) {
            return Optional.of(QueueState.UNDER_WAY);
        }
        return Optional.of(slots.isHeld(slot) ? QueueState.HELD : QueueState.WAITING);
    }

    public int entries() {
        return slots.count();
    }

    public int delivering() {
        return delivering;
    }

    public int held() {
        return held;
    }

    /** Destinations with entries. */
    public int destinations() {
        return destinations.size();
    }

    /** @param most destinations to name */
    public QueueSummary summary(int most, long now) {
        List<Destination> named = destinations.values().stream()
                .sorted(Comparator.comparingInt(Destination::entries)
                        .reversed()
                        .thenComparing(one -> one.aim().domain()))
                .limit(most)
                .toList();
        Ages ages = new Ages(now, named);
        slots.count(ages);
        long oldest = slots.oldest();
        return new QueueSummary(
                slots.count(),
                held,
                underWay,
                oldest == Turn.NEVER ? Optional.empty() : Optional.of(new QueueId(oldest, 0).made()),
                ages.all(),
                named.stream().map(one -> one.summary(now, ages.of(one))).toList());
    }

    private Ticket claim(int slot) {
        Lane lane = slots.lane(slot);
        if (slots.isHeld(slot)) {
            held--;
        } else {
            lane.destination().remove(slot, lane);
            deadlines.remove(slot);
            turns.update(lane.destination());
        }
        return begin(slot, false);
    }

    private Ticket begin(int slot, boolean delivers) {
        slots.underWay(slot, true);
        underWay++;
        return new Ticket(slots.id(slot), slot, delivers);
    }

    private void end(Ticket ticket) {
        int slot = ticket.slot();
        slots.underWay(slot, false);
        underWay--;
        Destination destination = slots.lane(slot).destination();
        destination.counts(-1);
        if (ticket.delivers()) {
            boolean through = hops.of(slot).isPresent();
            destination.delivers(-1, through);
            hops.ends(slot);
            if (!through) {
                probes.count(destination, -1);
            }
            senders.ends(slots.lane(slot).sender());
            delivering--;
            unpark();
        }
        long sender = slots.lane(slot).sender();
        if (senders.underWay(sender) < limits.perSender()) {
            wakeOne(sender); // also for an entry that was taken away instead of delivered: its lane may have been the
            // one that was woken
        }
        if (destination.isIdle()) {
            remember(destination);
        }
        turns.update(destination);
    }

    private void unpark() {
        probes.unpark().forEach(turns::update);
    }

    /** A sender has room for one delivery more: the lane that has waited longest and could use it takes turns again. */
    private void wakeOne(long sender) {
        boolean used = false;
        while (!used) {
            Optional<Lane> lane = senders.poll(sender);
            used = lane.isEmpty() || wake(lane.get());
        }
    }

    private void wakeAll(long sender) {
        for (Optional<Lane> lane = senders.poll(sender); lane.isPresent(); lane = senders.poll(sender)) {
            boolean unused = wake(lane.get());
        }
    }

    /** @return whether it may have its turn at once */
    private boolean wake(Lane lane) {
        if (lane.slots().isEmpty()) {
            return false;
        }
        lane.destination().wake(lane);
        turns.update(lane.destination());
        return lane.destination().isOpen(present)
                && lane.due() <= present
                && !probes.mustWait(lane.destination(), limits);
    }

    private void put(int slot, Place place) {
        Destination destination = destination(place.aim());
        Lane lane = destination.lane(place.sender(), slots);
        slots.lane(slot, lane);
        slots.due().set(slot, place.due());
        slots.deadlines().set(slot, place.deadline());
        destination.counts(1);
        if (slots.isHeld(slot)) {
            destination.dropIfEmpty(lane);
            held++;
            return;
        }
        destination.add(slot, lane);
        deadlines.add(slot);
        turns.update(destination);
    }

    private Destination destination(Aim aim) {
        Destination known = destinations.get(aim);
        if (known == null) {
            Destination remembered = idle.remove(aim);
            known = remembered != null
                    ? remembered
                    : new Destination(aim, new Throttle(limits.pauses(), limits.of(aim.domain())));
            destinations.put(aim, known);
        }
        return known;
    }

    private void remember(Destination destination) {
        destinations.remove(destination.aim());
        idle.put(destination.aim(), destination);
        if (idle.size() > REMEMBERED) {
            idle.pollFirstEntry();
        }
    }
}
