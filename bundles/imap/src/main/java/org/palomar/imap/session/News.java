package org.palomar.imap.session;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.ViewChanges;

/** Tells the client what has changed in the selected mailbox since it was last told (RFC 9051 §5.2, §7.4, §7.5). */
final class News {

    private final Client client;
    private final FlagsRendering flags;

    News(Client client, FlagsRendering flags) {
        this.client = client;
        this.flags = flags;
    }

    /** Flags that the client was told by the command itself. For one thread. */
    static final class Told {

        /** Messages, with flags as they are in the view. */
        private record Part(UidSet uids, MailboxView view) {}

        /** By the highest UID of each. */
        private final NavigableMap<Long, Part> parts = new TreeMap<>();

        /** Adds messages, whose UIDs are higher than those of all before; their flags were told as they are in {@code view}. */
        void add(UidSet uids, MailboxView view) {
            if (!uids.isEmpty()) {
                parts.put(uids.last(uids.rangeCount() - 1), new Part(uids, view));
            }
        }

        /** Whether the client knows the flags that the message has now: another session may have changed them since. */
        boolean covers(MailboxView now, int index) {
            long uid = now.uid(index);
            Map.Entry<Long, Part> entry = parts.ceilingEntry(uid);
            if (entry == null || !entry.getValue().uids().contains(uid)) {
                return false;
            }
            MailboxView view = entry.getValue().view();
            int then = view.indexOf(uid);
            return then >= 0 && view.modSeq(then) == now.modSeq(index);
        }
    }

    /** Tells everything, or nothing if messages are gone and that must not be said now: sequence numbers would shift. */
    void tell(OpenMailbox open, boolean expungedAllowed) throws IOException {
        tell(open, expungedAllowed, new Told());
    }

    /** As {@link #tell(OpenMailbox, boolean)}, without what the client was told already. */
    @SuppressWarnings("ReferenceEquality") // views and flags are shared: the same object is the usual case
    void tell(OpenMailbox open, boolean expungedAllowed, Told told) throws IOException {
        MailboxView before = open.reported();
        MailboxView now = open.mailbox().view();
        if (now == before) {
            return;
        }
        ViewChanges changes = now.changesSince(before);
        if (!changes.expungedIndexes().isEmpty() && !expungedAllowed) {
            return;
        }
        Output out = client.out();
        // The highest number first, so that none shifts another (RFC 9051 §7.5.1).
        for (int i = changes.expungedIndexes().size() - 1; i >= 0; i--) {
            out.text("* ").number(changes.expungedIndexes().get(i) + 1L).text(" EXPUNGE\r\n");
        }
        if (changes.addedFrom() < now.count()) {
            out.text("* ").number(now.count()).text(" EXISTS\r\n");
        }
        tellKnown(open, now);
        for (int index : changes.changedIndexes()) {
            if (!told.covers(now, index)) {
                tellFlags(now, index);
            }
        }
        open.reported(now);
    }

    /** New keywords are told before a message is said to have them. */
    @SuppressWarnings("ReferenceEquality")
    void tellKnown(OpenMailbox open, MailboxView now) throws IOException {
        if (now.knownFlags() != open.known() && !now.knownFlags().equals(open.known())) {
            flags.tellKnown(client, now.knownFlags(), open.readOnly());
            open.known(now.knownFlags());
        }
    }

    private void tellFlags(MailboxView view, int index) throws IOException {
        Output out = client.out();
        out.text("* ").number(index + 1L).text(" FETCH (FLAGS ").bytes(flags.of(view.flags(index)));
        if (client.enabled().hasCondstore()) {
            out.text(" MODSEQ (").number(view.modSeq(index)).octet(')');
        }
        out.text(")\r\n");
    }
}
