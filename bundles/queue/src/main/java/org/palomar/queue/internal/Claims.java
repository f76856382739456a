package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.schedule.Ticket;

/** Changes many entries, some hundred in a commit, each with its ticket; closing gives those back that were not used. For one thread, once. */
abstract class Claims implements AutoCloseable {

    /** Entries in a commit. */
    private static final int BATCH = 256;

    private final Work work;
    private final List<Ticket> claimed = new ArrayList<>();
    private int changed;
    private int busy;

    Claims(Work work) {
        this.work = work;
    }

    final Work work() {
        return work;
    }

    /** One more entry; it is changed now or with others. */
    final void take(QueueId id) throws StoreException {
        Optional<Ticket> ticket = work.schedule().with(one -> one.claim(id));
        if (ticket.isPresent()) {
            claimed.add(ticket.get());
        } else if (work.schedule().with(one -> one.state(id)).isPresent()) {
            changeBusy(id);
        }
        if (claimed.size() == BATCH) {
            flush();
        }
    }

    /** An entry that is under way: it is left alone, where a change can't be made beside that. */
    void changeBusy(QueueId id) throws StoreException {
        busy++;
    }

    /** Counts one that was changed by itself. */
    final void countOne() {
        changed++;
    }

    /** Changes the rest. */
    final QueueAdmin.Changed done() throws StoreException {
        flush();
        return new QueueAdmin.Changed(changed, busy);
    }

    private void flush() throws StoreException {
        List<Ticket> batch = List.copyOf(claimed);
        claimed.clear();
        List<Ticket> left = new ArrayList<>(batch);
        try {
            changed += change(batch, left);
        } finally {
            giveBack(left);
        }
    }

    @Override
    public final void close() {
        giveBack(List.copyOf(claimed));
    }

    /** What was not changed is where it was. */
    private void giveBack(List<Ticket> left) {
        if (!left.isEmpty()) {
            work.schedule().change(one -> left.forEach(ticket -> one.postponed(ticket, Long.MIN_VALUE)));
        }
    }

    /**
     * Changes entries and gives their tickets back.
     *
     * @param left tickets that are still to be given back; those that were are taken out
     * @return how many were changed
     */
    abstract int change(List<Ticket> batch, List<Ticket> left) throws StoreException;
}
