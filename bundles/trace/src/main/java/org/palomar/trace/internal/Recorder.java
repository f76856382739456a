package org.palomar.trace.internal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceEvent;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is told. Whatever is wrong with it is counted and harms no mail. Safe for any thread. */
final class Recorder implements Trace {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** Messages that were refused, and as often something else, that may be told of between two flushes, a second apart: refusals by the thousand tell no more than the first ones. */
    static final int MAX_TOLD = 256;

    private final Store store;
    private final Writing.Kept kept;
    private final TraceMetrics metrics;
    private final AtomicLong counts = new AtomicLong(new SecureRandom().nextLong() >>> 1);
    private final Allowance strangers;
    private final List<List<TraceEvent>> told = new ArrayList<>();
    private final List<List<TraceEvent>> refused = new ArrayList<>();

    Recorder(Store store, Writing.Kept kept, TraceMetrics metrics, Allowance strangers) {
        this.strangers = strangers;
        this.store = store;
        this.kept = kept;
        this.metrics = metrics;
    }

    @Override
    public void add(UnitOfWork unit, List<TraceEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        try {
            Transaction.of(unit).add(new Writing(events, counts::getAndIncrement, kept));
        } catch (StoreException | RuntimeException unable) {
            metrics.unwritten.add(events.size());
            LOG.warn("{} events of message {} are not traced: {}", events.size(), name(events), unable.toString());
        }
    }

    private static String name(List<TraceEvent> events) {
        return events.getFirst().story().transaction();
    }

    @Override
    public void tell(List<TraceEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        synchronized (told) {
            List<List<TraceEvent>> kind = isRefused(events) ? refused : told;
            if (kind.size() < MAX_TOLD) {
                kind.add(List.copyOf(events));
                return;
            }
        }
        metrics.crowded.add(events.size());
    }

    /** Whether these are all that there is of a message that nobody wanted. */
    private static boolean isRefused(List<TraceEvent> events) {
        return events.stream().anyMatch(event -> event.what() instanceof Happening.Received)
                && events.stream().noneMatch(event -> event.what() instanceof Happening.Discarded);
    }

    /** Writes what was told. */
    void flush() {
        List<List<TraceEvent>> now;
        List<List<TraceEvent>> unwanted;
        synchronized (told) {
            now = new ArrayList<>(told);
            unwanted = List.copyOf(refused);
            told.clear();
            refused.clear();
        }
        for (List<TraceEvent> events : unwanted) {
            if (strangers.takes(new Writing(events, () -> 0, kept).octets())) {
                now.add(events);
            } else {
                metrics.refused.add(events.size());
            }
        }
        if (now.isEmpty()) {
            return;
        }
        Transaction transaction = store.open();
        now.forEach(events -> add(transaction, events));
        try {
            transaction.commit();
        } catch (StoreException unwritten) {
            now.forEach(events -> metrics.unwritten.add(events.size()));
            LOG.debug("What was told is lost: {}", unwritten.getMessage());
        }
    }
}
