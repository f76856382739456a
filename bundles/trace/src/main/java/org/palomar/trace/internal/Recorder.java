package org.palomar.trace.internal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceEvent;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is told. Whatever is wrong with it is counted and harms no mail. Safe for any thread. */
final class Recorder implements Trace {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** Times that something may be told between two flushes, a second apart: more of it are refusals by the thousand, which tell no more than the first ones. */
    static final int MAX_TOLD = 256;

    private final Store store;
    private final Writing.Kept kept;
    private final TraceMetrics metrics;
    private final AtomicLong counts = new AtomicLong(new SecureRandom().nextLong() >>> 1);
    private final List<List<TraceEvent>> told = new ArrayList<>();

    Recorder(Store store, Writing.Kept kept, TraceMetrics metrics) {
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
            if (told.size() < MAX_TOLD) {
                told.add(List.copyOf(events));
                return;
            }
        }
        metrics.crowded.add(events.size());
    }

    /** Writes what was told. */
    void flush() {
        List<List<TraceEvent>> now;
        synchronized (told) {
            now = List.copyOf(told);
            told.clear();
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
