package org.palomar.queue.internal;

import java.util.Optional;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.Mark;
import org.palomar.queue.internal.schedule.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What must happen to one entry at a time of its own: its sender is told that it is late, or it comes back. On a virtual thread of its own. */
final class Reminder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reminder.class);

    /** RFC 3463 §3.5, delivery time expired: a persistent failure once nothing more is tried. */
    private static final String EXPIRED = "5.4.7";

    private final Work work;
    private final Ticket ticket;
    private final long now;

    /** @param now by which it is due, in milliseconds since 1970; the clock itself may have jumped since */
    Reminder(Work work, Ticket ticket, long now) {
        this.work = work;
        this.ticket = ticket;
        this.now = now;
    }

    @Override
    public void run() {
        try (MDC.MDCCloseable unused = MDC.putCloseable("queueId", ticket.id().toString())) {
            work.read(ticket).ifPresent(this::remind);
        }
    }

    private void remind(Entry entry) {
        Optional<RemoteReply> obstacle = work.schedule().with(one -> one.obstacle(ticket));
        try {
            switch (work.patience().at(entry.row().course(), now)) {
                case NOTHING -> work.release(ticket, Optional.of(entry.row()));
                case WARN -> work.settle(entry, Outcome.delayed(entry, Mark.WARNED, obstacle));
                case TELL_BY -> work.settle(entry, Outcome.delayed(entry, Mark.BY_TOLD, obstacle));
                case EXPIRE, EXPIRE_BY -> work.settle(entry, Outcome.expired(entry, EXPIRED, obstacle));
            }
        } catch (StoreException failure) {
            LOG.warn("The sender of queue entry {} can't be told yet: {}", ticket.id(), failure.getMessage());
            work.postpone(ticket);
        } catch (RuntimeException | Error bug) {
            LOG.error("Queue entry {} could not be looked at by a programming error", ticket.id(), bug);
            work.postpone(ticket);
        }
    }
}
