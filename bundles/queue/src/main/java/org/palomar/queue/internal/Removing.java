package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.schedule.Ticket;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes entries, telling their senders or not. For one thread, once. */
final class Removing extends Claims {

    private static final Logger LOG = LoggerFactory.getLogger(Removing.class);

    private final Entries entries;
    private final Telling telling;
    private final Optional<RemoteReply> told;

    /** @param told what senders are told */
    Removing(Entries entries, Work work, Telling telling, Optional<RemoteReply> told) {
        super(work);
        this.entries = entries;
        this.telling = telling;
        this.told = told;
    }

    @Override
    int change(List<Ticket> batch, List<Ticket> left) throws StoreException {
        return told.isPresent() ? returned(batch, told.get(), left) : forgotten(batch, left);
    }

    private int returned(List<Ticket> batch, RemoteReply reason, List<Ticket> left) throws StoreException {
        int count = 0;
        for (Ticket ticket : batch) {
            Optional<Entry> entry = sound(ticket);
            if (entry.isPresent()) {
                Happening removed =
                        new Happening.Operated(ticket.id(), Happening.Operated.Change.REMOVED, "its sender is told");
                work().settle(entry.get(), Outcome.returned(entry.get(), reason).by(removed));
                left.remove(ticket);
                count++;
            }
        }
        return count;
    }

    /** An entry whose sender can't be found out stays, and keeps no other. */
    private Optional<Entry> sound(Ticket ticket) throws StoreException {
        try {
            return entries.read(ticket);
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            LOG.warn(
                    "Queue entry {} stays, as it is damaged; it can be removed without telling its sender: {}",
                    ticket.id(),
                    failure.getMessage());
            return Optional.empty();
        }
    }

    /** Damaged letters can go as well. */
    private int forgotten(List<Ticket> batch, List<Ticket> left) throws StoreException {
        List<Ticket> removed = new ArrayList<>();
        Transaction transaction = entries.store().open();
        for (Ticket ticket : batch) {
            Optional<byte[]> row = entries.row(ticket.id());
            if (row.isPresent()) {
                transaction.add(entries.change(ticket.id(), EntryRow.decode(row.get()), Optional.empty()));
                entries.readable(ticket.id())
                        .ifPresent(letter -> telling.operated(
                                transaction,
                                letter,
                                new Happening.Operated(
                                        ticket.id(), Happening.Operated.Change.REMOVED, "nobody is told")));
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
