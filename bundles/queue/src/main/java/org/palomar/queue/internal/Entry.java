package org.palomar.queue.internal;

import java.util.List;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Pending;
import org.palomar.queue.internal.schedule.Ticket;

/**
 * An entry as it was read by who has its ticket.
 *
 * @param letter for all its recipients, also those who wait no more
 * @param content prefix and body
 */
record Entry(Ticket ticket, EntryRow row, Outbound letter, Content content) {

    OutboundRecipient recipient(Pending pending) {
        return letter.recipients().get(pending.index());
    }

    /** The message for those recipients that wait. */
    Outbound message() {
        List<OutboundRecipient> waiting =
                row.pending().stream().map(this::recipient).toList();
        return letter.to(waiting);
    }
}
