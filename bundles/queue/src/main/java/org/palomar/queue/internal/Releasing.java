package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.queue.internal.record.Course;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Keys;
import org.palomar.queue.internal.record.Mark;
import org.palomar.queue.internal.schedule.Ticket;
import org.palomar.storage.Transaction;

/** Lets held entries go on. The time of each begins anew: what was held for long is not to come back at once. For one thread, once. */
final class Releasing extends Claims {

    private record Released(Ticket ticket, EntryRow row) {}

    private final Entries entries;
    private final Telling telling;

    Releasing(Entries entries, Work work, Telling telling) {
        super(work);
        this.entries = entries;
        this.telling = telling;
    }

    @Override
    int change(List<Ticket> batch, List<Ticket> left) throws StoreException {
        List<Released> released = new ArrayList<>();
        for (Ticket ticket : batch) {
            Optional<byte[]> row = isHeld(ticket.id()) ? entries.row(ticket.id()) : Optional.empty();
            if (row.isPresent()) {
                released.add(new Released(ticket, renewed(EntryRow.decode(row.get()))));
            }
        }
        Transaction transaction = entries.store().open();
        transaction.add(rows -> {
            entries.requireCurrent();
            released.forEach(
                    one -> rows.put(Keys.row(one.ticket().id()), one.row().encode()));
        });
        commit(transaction, released.stream().map(one -> one.ticket().id()).toList());
        released.forEach(one -> {
            left.remove(one.ticket());
            work().schedule().change(schedule -> schedule.letGo(one.ticket().id()));
            work().release(one.ticket(), Optional.of(one.row()));
        });
        return released.size();
    }

    /** What is under way goes on in any case, and is not held afterwards. Its time begins anew with none of that. */
    @Override
    void changeBusy(QueueId id) throws StoreException {
        if (isHeld(id)) {
            commit(entries.store().open(), List.of(id));
            work().schedule().change(schedule -> schedule.letGo(id));
            countOne();
        } else {
            super.changeBusy(id);
        }
    }

    private void commit(Transaction transaction, List<QueueId> ids) throws StoreException {
        transaction.add(entries.lettingGo(ids));
        for (QueueId id : ids) {
            telling.operated(transaction, entries, new Happening.Operated(id, Happening.Operated.Change.RELEASED, ""));
        }
        transaction.commit();
    }

    private boolean isHeld(QueueId id) {
        return work().schedule().with(one -> one.isHeld(id));
    }

    private EntryRow renewed(EntryRow row) {
        long now = work().now();
        Course course = row.course().without(Mark.HELD);
        return row.with(new Course(now, now, course.by(), course.attempts(), course.marks()));
    }
}
