package org.palomar.queue.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.schedule.Pauses;
import org.palomar.queue.internal.schedule.Place;
import org.palomar.queue.internal.schedule.Schedule;
import org.palomar.queue.internal.schedule.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What deliveries and reminders share: reading an entry, settling it, giving its ticket back. Safe for any thread. */
final class Work {

    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    /** How soon what the store did not let happen is tried again. */
    private static final long AGAIN_MILLIS = 5_000;

    private final Entries entries;
    private final Settlement settlement;
    private final SharedSchedule schedule;
    private final Terms terms;
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Whether a change that was refused for want of an answer may have been written since. */
    private final Doubts doubts = new Doubts();

    private final AtomicInteger unsettled = new AtomicInteger();
    private final AtomicInteger damaged = new AtomicInteger();

    Work(Entries entries, Settlement settlement, SharedSchedule schedule, Terms terms) {
        this.entries = entries;
        this.settlement = settlement;
        this.schedule = schedule;
        this.terms = terms;
    }

    SharedSchedule schedule() {
        return schedule;
    }

    Pauses pauses() {
        return terms.pauses();
    }

    Patience patience() {
        return terms.patience();
    }

    long now() {
        return terms.now();
    }

    /** Results that are known and not durable yet: while there are any, no delivery is to begin. */
    int unsettled() {
        return unsettled.get();
    }

    /** Entries found damaged since the start. */
    int damaged() {
        return damaged.get();
    }

    void foundDamaged() {
        damaged.incrementAndGet();
    }

    /** Lets those who wait for the store end. */
    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** The entry of a ticket. If there is none, or it can't be read, its ticket is given back. */
    Optional<Entry> read(Ticket ticket) {
        try {
            resolveDoubt();
            Optional<Entry> entry = entries.read(ticket);
            if (entry.isEmpty()) {
                schedule.change(one -> one.gone(ticket));
            }
            return entry;
        } catch (StoreException failure) {
            unreadable(ticket, failure);
            return Optional.empty();
        }
    }

    /** After a change of which nobody knows whether it was written, nothing is read before it is known: what came of it, and the notice about it, is not to happen twice. */
    private void resolveDoubt() throws StoreException {
        doubts.resolve(entries.store()::settle);
    }

    private void unreadable(Ticket ticket, StoreException failure) {
        if (failure.reason() == StoreException.Reason.DAMAGED) {
            LOG.error("Queue entry {} is left as it is, as it can't be read: {}", ticket.id(), failure.getMessage());
            damaged.incrementAndGet();
            schedule.change(one -> one.putAside(ticket));
        } else {
            postpone(ticket);
        }
    }

    /** Settles an entry and gives its ticket back. */
    void settle(Entry entry, Outcome outcome) throws StoreException {
        write(entry, outcome);
        release(entry.ticket(), outcome.rest());
    }

    private void write(Entry entry, Outcome outcome) throws StoreException {
        try {
            settlement.settle(entry, outcome);
        } catch (StoreException failure) {
            if (failure.reason() == StoreException.Reason.UNAVAILABLE) {
                doubts.note();
            }
            throw failure;
        }
    }

    /** What is written of an entry beside a commit of others: the lesser of two where the notice can't be made. */
    Settlement.Draft draft(Entry entry, Ends ends) throws StoreException {
        try {
            return settlement.draft(entry, ends.full());
        } catch (StoreException failure) {
            if (!concernsNotice(failure)) {
                throw failure;
            }
            return settlement.draft(entry, ends.lesser());
        } catch (RuntimeException bug) { // which is the notice's, and must keep the message from nobody
            LOG.error(
                    "The notice about queue entry {} failed by a programming error",
                    entry.ticket().id(),
                    bug);
            return settlement.draft(entry, ends.lesser());
        }
    }

    /**
     * Settles an entry whose result must not be forgotten: tries until the store takes it.
     *
     * @param joint what another commit has written, if it was: nothing else is before that is known
     * @param lesson what the schedule learns from it, once it is durable
     */
    void settleSurely(Entry entry, Optional<Settlement.Draft> joint, Ends ends, Consumer<Schedule> lesson) {
        if (joint.isPresent() ? settlesAfterDoubt(entry, joint, ends, lesson) : settles(entry, ends, lesson)) {
            return;
        }
        unsettled.incrementAndGet();
        try {
            boolean settled = false;
            while (!settled && !stopped.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                settled = settlesAfterDoubt(entry, joint, ends, lesson);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            unsettled.decrementAndGet();
            schedule.change(one -> {});
        }
    }

    private boolean settles(Entry entry, Ends ends, Consumer<Schedule> lesson) {
        Optional<Outcome> written;
        try {
            written = written(entry, ends);
        } catch (RuntimeException bug) {
            LOG.error(
                    "Queue entry {} is left as it is until the next start, as its result can't be written by a programming error",
                    entry.ticket().id(),
                    bug);
            damaged.incrementAndGet();
            schedule.change(one -> {
                lesson.accept(one);
                one.putAside(entry.ticket());
            });
            return true;
        }
        written.ifPresent(what -> release(entry.ticket(), what.rest(), lesson));
        return written.isPresent();
    }

    /** As {@link #settles}, once it is known of all earlier commits whether they were written, and if none of them has settled it. */
    private boolean settlesAfterDoubt(
            Entry entry, Optional<Settlement.Draft> joint, Ends ends, Consumer<Schedule> lesson) {
        try {
            if (joint.isPresent() && isWritten(entry, joint.get().outcome())) {
                joint.get().committed();
                release(entry.ticket(), joint.get().outcome().rest(), lesson);
                return true;
            }
            resolveDoubt();
            Optional<byte[]> row = entries.row(entry.ticket().id());
            Optional<Outcome> written = Stream.of(ends.full(), ends.lesser())
                    .filter(one -> isRow(row, one.rest()))
                    .findFirst();
            written.ifPresent(what -> release(entry.ticket(), what.rest(), lesson));
            return written.isPresent() || settles(entry, ends, lesson);
        } catch (StoreException failure) {
            return reported(entry, failure).isPresent();
        }
    }

    /** Whether it is in the store; if it seems not to be, that is certain. */
    private boolean isWritten(Entry entry, Outcome joint) throws StoreException {
        if (isRow(entries.row(entry.ticket().id()), joint.rest())) {
            return true;
        }
        entries.store().settle(); // whether or not another thread has, too
        return isRow(entries.row(entry.ticket().id()), joint.rest());
    }

    private static boolean isRow(Optional<byte[]> stored, Optional<EntryRow> row) {
        return stored.isPresent()
                ? row.isPresent() && Arrays.equals(stored.get(), row.get().encode())
                : row.isEmpty();
    }

    /** Which of the two is durable. */
    private Optional<Outcome> written(Entry entry, Ends ends) {
        try {
            write(entry, ends.full());
            return Optional.of(ends.full());
        } catch (StoreException failure) {
            if (concernsNotice(failure)) {
                LOG.warn(
                        "The sender of queue entry {} can't be told yet: {}",
                        entry.ticket().id(),
                        failure.getMessage());
                return written(entry, ends.lesser());
            }
            return reported(entry, failure);
        } catch (RuntimeException bug) {
            LOG.error(
                    "The notice about queue entry {} failed by a programming error",
                    entry.ticket().id(),
                    bug);
            return written(entry, ends.lesser());
        }
    }

    /** Whether only the notice can't be written: what stands between the sender and it concerns no other entry, which must not wait for it. */
    private static boolean concernsNotice(StoreException failure) {
        return failure.reason() == StoreException.Reason.FULL || Notices.isUnsigned(failure);
    }

    private Optional<Outcome> written(Entry entry, Outcome lesser) {
        try {
            write(entry, lesser);
            return Optional.of(lesser);
        } catch (StoreException failure) {
            return reported(entry, failure);
        }
    }

    private static Optional<Outcome> reported(Entry entry, StoreException failure) {
        LOG.warn(
                "What became of queue entry {} can't be written yet: {}",
                entry.ticket().id(),
                failure.getMessage());
        return Optional.empty();
    }

    /** Gives a ticket back after a change. */
    void release(Ticket ticket, Optional<EntryRow> rest) {
        release(ticket, rest, one -> {});
    }

    private void release(Ticket ticket, Optional<EntryRow> rest, Consumer<Schedule> lesson) {
        schedule.change(one -> {
            lesson.accept(one);
            if (rest.isPresent()) {
                one.back(ticket, Placing.of(rest.get(), patience()));
            } else {
                one.gone(ticket);
            }
        });
    }

    /** Gives a ticket back where nothing could be done now; nothing is tried for a pause. */
    void postpone(Ticket ticket) {
        long later = now() + pauses().entry(1);
        schedule.change(one -> one.postponed(ticket, later));
    }

    /** Gives a ticket back, the entry being due again, if its destination is not paused. */
    void returnUntried(Entry entry, Consumer<Schedule> lesson) {
        Place place = Placing.of(entry.row(), patience());
        long due = Math.max(place.due(), now());
        schedule.change(one -> {
            lesson.accept(one);
            one.back(entry.ticket(), new Place(place.aim(), place.sender(), due, place.deadline()));
        });
    }
}
