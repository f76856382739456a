package org.palomar.imap.session;

import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks the messages {@code \Seen} that one FETCH reads (RFC 9051 §6.4.5), before they are written, some at a time. For one thread, once. */
final class SeenMarking {

    private static final Logger LOG = LoggerFactory.getLogger(SeenMarking.class);

    /** Messages that one commit marks: so few that a lost connection does little harm, and so many that commits cost little. */
    private static final int MESSAGES = 500;

    /** Octets of messages that one commit marks, one message more at most; for the same reason. */
    private static final long OCTETS = 4L << 20;

    private static final FlagChange MARK_SEEN = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.SEEN));

    private final Mailbox mailbox;
    private final MailboxView view;
    private final UidSet.Builder marked = new UidSet.Builder();
    private boolean refused;

    /** @param view what the client knows */
    SeenMarking(Mailbox mailbox, MailboxView view) {
        this.mailbox = mailbox;
        this.view = view;
    }

    /** The index of the last message that is to be marked with the first one. */
    static int lastOfNext(IndexSet left, MailboxView view) {
        int count = 0;
        long octets = 0;
        for (int range = 0; range < left.rangeCount(); range++) {
            for (int index = left.first(range); index <= left.last(range); index++) {
                octets += view.size(index);
                if (++count == MESSAGES || octets >= OCTETS) {
                    return index;
                }
            }
        }
        return left.last(left.rangeCount() - 1);
    }

    /** Marks messages; a store that takes no changes, as on a full disk, keeps nobody from reading. */
    void mark(IndexSet next, FetchRendering rendering) throws MailboxException {
        UidSet uids = unseen(next);
        if (uids.isEmpty() || refused) {
            return;
        }
        try {
            UidSet changed =
                    mailbox.changeFlags(uids, MARK_SEEN, Long.MAX_VALUE).changed();
            changed.forEach(marked::add);
            rendering.marked(changed, mailbox.view());
        } catch (StoreException refusal) {
            refused = true;
            LOG.debug("Messages are read and can't be marked: {}", refusal.getMessage());
        }
    }

    /** All that were marked so far. */
    UidSet marked() {
        return marked.build();
    }

    private UidSet unseen(IndexSet next) {
        UidSet.Builder unseen = new UidSet.Builder();
        for (int range = 0; range < next.rangeCount(); range++) {
            for (int index = next.first(range); index <= next.last(range); index++) {
                if (!view.flags(index).isSeen()) {
                    unseen.add(view.uid(index));
                }
            }
        }
        return unseen.build();
    }
}
