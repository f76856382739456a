package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Operated.Change;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Keys;
import org.palomar.queue.internal.schedule.Ticket;
import org.palomar.storage.Transaction;

/** Gives entries new rows. For one thread, once. */
class Editing extends Claims {

    /** What a row becomes; empty if it stays as it is. */
    @FunctionalInterface
    interface Edit {
        Optional<EntryRow> edited(EntryRow row);
    }

    private record Edited(Ticket ticket, EntryRow row) {}

    private final Entries entries;
    private final Telling telling;
    private final Change change;
    private final String detail;
    private final Edit edit;

    /**
     * @param change what it is for whoever reads the story of an entry
     * @param detail more of it; may be empty
     */
    Editing(Entries entries, Work work, Telling telling, Change change, String detail, Edit edit) {
        super(work);
        this.entries = entries;
        this.telling = telling;
        this.change = change;
        this.detail = detail;
        this.edit = edit;
    }

    @Override
    int change(List<Ticket> batch, List<Ticket> left) throws StoreException {
        List<Edited> edited = new ArrayList<>();
        for (Ticket ticket : batch) {
            Optional<byte[]> row = entries.row(ticket.id());
            if (row.isPresent()) {
                edit.edited(EntryRow.decode(row.get())).ifPresent(after -> edited.add(new Edited(ticket, after)));
            }
        }
        Transaction transaction = entries.store().open();
        transaction.add(rows -> {
            entries.requireCurrent();
            edited.forEach(
                    one -> rows.put(Keys.row(one.ticket().id()), one.row().encode()));
        });
        for (Edited one : edited) {
            telling.operated(
                    transaction, entries, new Happening.Operated(one.ticket().id(), change, detail));
        }
        transaction.commit();
        edited.forEach(one -> {
            left.remove(one.ticket());
            work().release(one.ticket(), Optional.of(one.row()));
        });
        return edited.size();
    }
}
