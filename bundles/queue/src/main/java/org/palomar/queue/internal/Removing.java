package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.schedule.Ticket;
import org.palomar.storage.Transaction;

/** Removes entries, telling their senders or not. For one thread, once. */
final class Removing extends Claims {

    private final Entries entries;
    private final Optional<RemoteReply> told;

    /** @param told what senders are told */
    Removing(Entries entries, Work work, Optional<RemoteReply> told) {
        super(work);
        this.entries = entries;
        this.told = told;
    }

    @Override
    int change(List<Ticket> batch, List<Ticket> left) throws StoreException {
        return told.isPresent() ? returned(batch, told.get(), left) : forgotten(batch, left);
    }

    private int returned(List<Ticket> batch, RemoteReply reason, List<Ticket> left) throws StoreException {
        int removed = 0;
        for (Ticket ticket : batch) {
            Optional<Entry> entry = entries.read(ticket);
            if (entry.isPresent()) {
                work().settle(entry.get(), Outcome.returned(entry.get(), reason.status(), Optional.of(reason)));
                left.remove(ticket);
                removed++;
            }
        }
        return removed;
    }

    /** Without a look at letters, so that damaged ones can go. */
    private int forgotten(List<Ticket> batch, List<Ticket> left) throws StoreException {
        List<Ticket> removed = new ArrayList<>();
        Transaction transaction = entries.store().open();
        for (Ticket ticket : batch) {
            Optional<byte[]> row = entries.row(ticket.id());
            if (row.isPresent()) {
                transaction.add(entries.change(ticket.id(), EntryRow.decode(row.get()), Optional.empty()));
                removed.add(ticket);
            }
        }
        transaction.commit();
        removed.forEach(ticket -> {
            left.remove(ticket);
            work().release(ticket, Optional.empty());
        });
        return removed.size();
    }
}
