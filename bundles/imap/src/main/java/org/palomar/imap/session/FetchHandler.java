package org.palomar.imap.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.session.State.Selected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FETCH and UID FETCH (RFC 9051 §6.4.5). */
final class FetchHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FetchHandler.class);

    private final Client client;
    private final FlagsRendering flags;
    private final News news;
    private final Events events;

    FetchHandler(Client client, FlagsRendering flags, News news, Events events) {
        this.events = events;
        this.client = client;
        this.flags = flags;
        this.news = news;
    }

    Reply fetch(Command.Fetch command, Selected state) throws IOException, StoreException, MailboxException {
        OpenMailbox open = state.mailbox();
        Optional<IndexSet> named = open.resolve(command.set(), command.uid());
        if (named.isEmpty()) {
            return Reply.bad("there is no message of that number");
        }
        FetchPlan plan = FetchPlan.of(command);
        if (plan.usesModSeq()) {
            client.enabled().condstore();
        }
        MailboxView view = open.reported();
        IndexSet chosen = plan.changedSince() < 0 ? named.get() : changedSince(plan.changedSince(), named.get(), view);
        FetchRendering rendering = new FetchRendering(
                client.out(), flags, plan, view, client.enabled().hasCondstore());
        Unread unread = new Unread();
        int wanted;
        if (plan.setsSeen() && !open.readOnly()) {
            wanted = marking(state, chosen, rendering, unread);
        } else {
            wanted = plan.needsStored() ? stored(open, chosen, rendering, unread) : columns(chosen, rendering);
        }
        client.services().figures().fetched(rendering.written());
        news.tell(open, command.verb().allowsExpunged(), rendering.told());
        return reply(command, open, rendering, wanted, unread);
    }

    private static Reply reply(
            Command.Fetch command, OpenMailbox open, FetchRendering rendering, int wanted, Unread unread) {
        if (unread.unavailable) {
            return Refusals.UNAVAILABLE;
        }
        // The body of a message that another session removed meanwhile may be gone before it is read.
        List<Long> damaged = unread.damaged;
        damaged.removeIf(uid -> open.mailbox().view().indexOf(uid) < 0);
        if (!damaged.isEmpty()) {
            LOG.warn("{} stored messages can't be read, the first has UID {}", damaged.size(), damaged.get(0));
            return Reply.no("CORRUPTION", "some messages are damaged");
        }
        if (rendering.written() < wanted && !command.uid()) {
            // RFC 2180 §4.1.2; a UID without a message is passed over (RFC 9051 §6.4.9)
            return Reply.no("EXPUNGEISSUED", "some messages are gone");
        }
        if (rendering.partMissing()) {
            return Reply.no("", "there is no part of that number to have a size");
        }
        return rendering.undecodable() ? Reply.no("UNKNOWN-CTE", "an encoding is not known") : Reply.ok("fetched");
    }

    private static IndexSet changedSince(long modSeq, IndexSet named, MailboxView view) {
        UidSet.Builder changed = new UidSet.Builder();
        for (int range = 0; range < named.rangeCount(); range++) {
            for (int index = named.first(range); index <= named.last(range); index++) {
                if (view.modSeq(index) > modSeq) {
                    changed.add(view.uid(index));
                }
            }
        }
        return IndexSet.ofUids(changed.build(), view);
    }

    /** Marks messages {@code \Seen} and writes them, some at a time: a client that leaves has few marked that it has not seen. */
    private int marking(Selected state, IndexSet chosen, FetchRendering rendering, Unread unread)
            throws IOException, StoreException, MailboxException {
        OpenMailbox open = state.mailbox();
        MailboxView view = open.reported();
        SeenMarking marking = new SeenMarking(open.mailbox(), view);
        int wanted = 0;
        IndexSet left = chosen;
        while (!left.isEmpty()) {
            int last = SeenMarking.lastOfNext(left, view);
            IndexSet next = left.between(0, last);
            marking.mark(next, rendering);
            wanted += stored(open, next, rendering, unread);
            left = left.between(last + 1, view.count() - 1);
        }
        events.flagged(state, open, view, marking.marked());
        return wanted;
    }

    private static int columns(IndexSet chosen, FetchRendering rendering) throws IOException {
        int count = 0;
        for (int range = 0; range < chosen.rangeCount(); range++) {
            for (int index = chosen.first(range); index <= chosen.last(range); index++) {
                rendering.write(index);
                count++;
            }
        }
        return count;
    }

    private static int stored(OpenMailbox open, IndexSet chosen, FetchRendering rendering, Unread unread)
            throws IOException, StoreException {
        int wanted = 0;
        for (int range = 0; range < chosen.rangeCount(); range++) {
            wanted += chosen.last(range) - chosen.first(range) + 1;
        }
        if (wanted == 0) {
            return 0;
        }
        MailboxView view = open.reported();
        try {
            open.mailbox()
                    .read(chosen.uids(view), message -> one(view, message, rendering, unread), unread.damaged::add);
        } catch (UncheckedIOException broken) {
            throw new IOException("the connection broke in FETCH", broken);
        }
        return wanted;
    }

    /** Writes one message; a damaged one is noted. A connection that breaks ends the reading. */
    private static void one(MailboxView view, StoredMessage message, FetchRendering rendering, Unread unread) {
        int index = view.indexOf(message.uid());
        if (index < 0) {
            return;
        }
        int before = rendering.begun();
        try {
            rendering.write(index, message);
        } catch (StoreException failed) {
            unread.add(message, failed.reason());
        } catch (IOException broken) {
            if (rendering.begun() > before) {
                throw new UncheckedIOException(broken);
            }
            unread.add(message, StoreException.reasonOf(broken));
        }
    }

    /** Messages whose content could not be read, and whether that was the store's fault alone. */
    private static final class Unread {

        private final List<Long> damaged = new ArrayList<>();
        private boolean unavailable;

        private void add(StoredMessage message, StoreException.Reason reason) {
            if (reason == StoreException.Reason.DAMAGED) {
                damaged.add(message.uid());
            } else {
                unavailable = true;
            }
        }
    }
}
