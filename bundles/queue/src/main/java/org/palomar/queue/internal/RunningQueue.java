package org.palomar.queue.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.api.address.Domain;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueId;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Storyteller;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Mark;
import org.palomar.queue.internal.schedule.Grip;
import org.palomar.queue.internal.schedule.Place;
import org.palomar.queue.internal.schedule.Schedule;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue over one store, from its opening to its end. Safe for any thread; opened, started and stopped once each. */
public final class RunningQueue {

    private static final Logger LOG = LoggerFactory.getLogger(RunningQueue.class);

    private final Terms terms;
    private final QueueIds ids;
    private final HeldDestinations held;
    private final Entries entries;
    private final SharedSchedule schedule;
    private final QueueMetrics metrics = new QueueMetrics();
    private final Intake intake;
    private final Work work;
    private final Administration admin;
    private final Timekeeper time;
    private final Dispatcher dispatcher;

    private RunningQueue(
            Store store,
            Terms terms,
            LongSupplier ahead,
            Courier courier,
            Storyteller storyteller,
            ExpectedService<MailSigner> signer) {
        this.terms = terms;
        this.entries = new Entries(store);
        this.schedule = new SharedSchedule(new Schedule(terms.limits(), courier::through));
        this.ids = new QueueIds(terms.clock());
        this.held = new HeldDestinations(entries);
        Telling telling = new Telling(storyteller, terms.clock());
        this.intake = new Intake(entries, schedule, ids, terms, telling, held);
        Settlement settlement =
                new Settlement(entries, intake, new Notices(ids, terms, signer), metrics, telling, terms);
        this.work = new Work(entries, settlement, schedule, terms);
        this.admin = new Administration(entries, work, ids, telling, held);
        this.time = new Timekeeper(
                work, new Correction(entries, work, telling), new LostTime(entries, work, telling), ahead);
        this.dispatcher = new Dispatcher(work, courier, metrics, telling, time);
    }

    /** As below, where nobody signs notices. */
    public static RunningQueue open(
            Store store, Clock clock, Supplier<QueueSettings> settings, Courier courier, Storyteller storyteller)
            throws StoreException {
        return open(store, clock, settings, courier, storyteller, new ExpectedService<>(() -> false, Duration.ZERO));
    }

    /**
     * Reads what is queued; nothing is tried before {@link #start}.
     *
     * @param signer of notices
     * @throws StoreException when the store can't be read
     */
    public static RunningQueue open(
            Store store,
            Clock clock,
            Supplier<QueueSettings> settings,
            Courier courier,
            Storyteller storyteller,
            ExpectedService<MailSigner> signer)
            throws StoreException {
        LongSupplier ahead = () -> clock.millis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        return open(store, new Terms(settings, clock), ahead, courier, storyteller, signer);
    }

    /** @param ahead see {@link Timekeeper} */
    static RunningQueue open(
            Store store,
            Terms terms,
            LongSupplier ahead,
            Courier courier,
            Storyteller storyteller,
            ExpectedService<MailSigner> signer)
            throws StoreException {
        RunningQueue queue = new RunningQueue(store, terms, ahead, courier, storyteller, signer);
        store.settle();
        queue.load();
        return queue;
    }

    private void load() throws StoreException {
        held.load();
        long earliest = terms.now() + Timekeeper.GRACE.toMillis();
        Patience patience = terms.patience();
        entries.forEach((id, row) -> {
            ids.follow(id);
            load(id, row, patience, earliest);
            return true;
        });
        loadHolds();
    }

    private void loadHolds() throws StoreException {
        List<QueueId> page = entries.held(Optional.empty());
        while (!page.isEmpty()) {
            List<QueueId> held = page;
            List<QueueId> gone = new ArrayList<>();
            schedule.change(
                    one -> held.stream().filter(id -> one.hold(id) == Grip.GONE).forEach(gone::add));
            forgetHolds(gone);
            page = entries.held(Optional.of(held.getLast()));
        }
    }

    /** What ended as it was held left a record that nothing else would take away. An entry that can't be read is there. */
    private void forgetHolds(List<QueueId> gone) throws StoreException {
        List<QueueId> absent = new ArrayList<>();
        for (QueueId id : gone) {
            if (entries.row(id).isEmpty()) {
                absent.add(id);
            }
        }
        if (!absent.isEmpty()) {
            Transaction transaction = entries.store().open();
            transaction.add(entries.lettingGo(absent));
            try {
                transaction.commit();
            } catch (StoreException later) {
                LOG.warn(
                        "{} records of the queue that nobody needs stay until the next start: {}",
                        absent.size(),
                        later.getMessage());
            }
        }
    }

    private void load(QueueId id, byte[] octets, Patience patience, long earliest) {
        try {
            EntryRow row = EntryRow.decode(octets);
            Place place = Placing.of(row, patience);
            Place graced = new Place(place.aim(), place.sender(), place.due(), Math.max(place.deadline(), earliest));
            if (Placing.corrected(row.course(), terms.now(), terms.pauses()).isPresent()) {
                time.foundPutOff();
            }
            schedule.change(one -> {
                one.add(id, graced);
                if (row.course().is(Mark.HELD)) {
                    one.hold(id);
                }
            });
        } catch (StoreException damaged) {
            LOG.error("Queue entry {} is left as it is: {}", id, damaged.getMessage());
            work.foundDamaged();
        }
    }

    public void start() {
        dispatcher.start();
    }

    /** Waits for deliveries for a while. Afterwards the queue refuses every change. */
    public void stop() {
        dispatcher.stop();
        entries.retire();
    }

    /** Takes new settings. */
    public void adjust() {
        schedule.change(one -> one.adjust(terms.limits()));
    }

    /** Something is there that deliveries have missed: all destinations are tried again. */
    void resumeAll() {
        schedule.change(Schedule::resumeAll);
    }

    public OutboundQueue intake() {
        return intake;
    }

    public QueueAdmin admin() {
        return admin;
    }

    /** Entries that can't be read. */
    int damaged() {
        return work.damaged();
    }

    /** Results that wait for the store. */
    int unsettled() {
        return work.unsettled();
    }

    /** Destinations whose mail is held as it comes. */
    Map<Domain, Instant> heldDestinations() {
        return held.all();
    }

    int entries() {
        return schedule.with(Schedule::entries);
    }

    void report(MetricSink sink) {
        metrics.report(sink);
        Map<String, String> none = Map.of();
        sink.gauge("palomar_queue_entries", "Entries, one for each message and destination", none, entries());
        sink.gauge("palomar_queue_held", "Entries that an operator holds", none, schedule.with(Schedule::held));
        sink.gauge(
                "palomar_queue_held_destinations",
                "Destinations whose mail is held as it comes",
                none,
                held.all().size());
        sink.gauge(
                "palomar_queue_destinations", "Destinations with entries", none, schedule.with(Schedule::destinations));
        sink.gauge("palomar_queue_delivering", "Deliveries under way", none, schedule.with(Schedule::delivering));
    }
}
