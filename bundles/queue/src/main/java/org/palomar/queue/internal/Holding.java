package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.queue.internal.schedule.Grip;
import org.palomar.storage.Transaction;

/**
 * Holds entries, some hundred in a commit, without their tickets: those that are under way too, whose delivery then ends as it does, and what is left of them stays. The hold is durable
 * before the schedule knows of it: a failure in between holds too much after the next start, never too little. For one thread, once.
 */
final class Holding {

    /** Entries in a commit. */
    private static final int BATCH = 256;

    private final Entries entries;
    private final Work work;
    private final Telling telling;
    private final List<QueueId> taken = new ArrayList<>();
    private int held;
    private int underWay;

    Holding(Entries entries, Work work, Telling telling) {
        this.entries = entries;
        this.work = work;
        this.telling = telling;
    }

    /** One more entry; it is held now or with others. */
    void take(QueueId id) throws StoreException {
        if (!work.schedule().with(one -> one.isHeld(id))) {
            taken.add(id);
        }
        if (taken.size() == BATCH) {
            flush();
        }
    }

    /** Holds the rest. */
    QueueAdmin.Changed done() throws StoreException {
        flush();
        return new QueueAdmin.Changed(held, underWay);
    }

    private void flush() throws StoreException {
        if (taken.isEmpty()) {
            return;
        }
        List<QueueId> batch = List.copyOf(taken);
        taken.clear();
        Transaction transaction = entries.store().open();
        transaction.add(entries.holding(batch));
        for (QueueId id : batch) {
            telling.operated(transaction, entries, new Happening.Operated(id, Happening.Operated.Change.HELD, ""));
        }
        transaction.commit();
        List<QueueId> gone = new ArrayList<>();
        work.schedule().change(one -> {
            for (QueueId id : batch) {
                count(id, one.hold(id), gone);
            }
        });
        forget(gone);
    }

    private void count(QueueId id, Grip grip, List<QueueId> gone) {
        switch (grip) {
            case GONE -> gone.add(id);
            case UNDER_WAY -> underWay++;
            case DONE -> held++;
        }
    }

    /** An entry that ended meanwhile needs no hold: nothing would ever take its record away. */
    private void forget(List<QueueId> gone) throws StoreException {
        if (!gone.isEmpty()) {
            Transaction transaction = entries.store().open();
            transaction.add(entries.lettingGo(gone));
            transaction.commit();
        }
    }
}
