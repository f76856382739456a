package org.palomar.imap.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox.FlagResult;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.session.State.Selected;

/** STORE and UID STORE (RFC 9051 §6.4.6, RFC 7162 §3.1.3). */
final class StoreHandler {

    private final Client client;
    private final FlagsRendering flags;
    private final News news;
    private final Events events;

    StoreHandler(Client client, FlagsRendering flags, News news, Events events) {
        this.events = events;
        this.client = client;
        this.flags = flags;
        this.news = news;
    }

    Reply store(Command.Store command, Selected state) throws IOException, StoreException, MailboxException {
        OpenMailbox open = state.mailbox();
        if (command.conditional()) {
            client.enabled().condstore();
        }
        Optional<IndexSet> named = open.resolve(command.set(), command.uid());
        if (named.isEmpty()) {
            return Reply.bad("there is no message of that number");
        }
        if (open.readOnly()) {
            return Reply.no("READ-ONLY", "the mailbox is open for reading only");
        }
        if (named.get().isEmpty()) {
            return Reply.ok("nothing to change");
        }
        UidSet uids = named.get().uids(open.reported());
        MailboxView before = open.mailbox().view();
        FlagResult result = open.mailbox().changeFlags(uids, command.change(), command.unchangedSince());
        events.flagged(state, open, before, result.changed());
        MailboxView now = open.mailbox().view();
        boolean gone = answer(command, open, named.get(), result, now);
        News.Told told = new News.Told();
        told.add(uids, now);
        news.tell(open, command.verb().allowsExpunged(), told);
        if (!result.refused().isEmpty()) {
            return Reply.ok(
                    "MODIFIED " + refused(command, open, named.get(), result.refused()), "some were changed before");
        }
        return gone ? Reply.ok("EXPUNGEISSUED", "some are gone") : Reply.ok("changed");
    }

    /** Writes the FETCH responses; answers whether some of the messages are gone. */
    private boolean answer(Command.Store command, OpenMailbox open, IndexSet named, FlagResult result, MailboxView now)
            throws IOException {
        MailboxView before = open.reported();
        news.tellKnown(open, now);
        boolean condstore = client.enabled().hasCondstore();
        boolean gone = false;
        // Both views are in the order of UIDs: one walk through both.
        int at = 0;
        for (int range = 0; range < named.rangeCount(); range++) {
            for (int index = named.first(range); index <= named.last(range); index++) {
                long uid = before.uid(index);
                while (at < now.count() && now.uid(at) < uid) {
                    at++;
                }
                if (at == now.count() || now.uid(at) != uid) {
                    gone = true;
                } else if (!command.silent() || isChangedByOthers(command, result, before, index, now, at)) {
                    tell(command, index, now, at, condstore, true);
                } else if (condstore && now.modSeq(at) != before.modSeq(index)) {
                    // RFC 7162 §3.1.3: the new modseq is told even if the flags are not
                    tell(command, index, now, at, true, false);
                }
            }
        }
        return gone;
    }

    /** RFC 9051 §6.4.6: .SILENT is about what this command did; what another session changed meanwhile is told all the same. */
    private static boolean isChangedByOthers(
            Command.Store command, FlagResult result, MailboxView before, int index, MailboxView now, int at) {
        Flags known = before.flags(index);
        Flags expected = result.refused().contains(before.uid(index))
                ? known
                : command.change().apply(known);
        return !now.flags(at).equals(expected);
    }

    private void tell(Command.Store command, int index, MailboxView now, int at, boolean modSeq, boolean withFlags)
            throws IOException {
        Output out = client.out().text("* ").number(index + 1L).text(" FETCH (");
        if (command.uid()) {
            out.text("UID ").number(now.uid(at)).text(withFlags || modSeq ? " " : "");
        }
        if (withFlags) {
            out.text("FLAGS ").bytes(flags.of(now.flags(at))).text(modSeq ? " " : "");
        }
        if (modSeq) {
            out.text("MODSEQ (").number(now.modSeq(at)).octet(')');
        }
        out.text(")\r\n");
    }

    private static UidSet refused(Command.Store command, OpenMailbox open, IndexSet named, UidSet refused) {
        List<Integer> indexes = new ArrayList<>();
        for (int range = 0; range < named.rangeCount(); range++) {
            for (int index = named.first(range); index <= named.last(range); index++) {
                if (refused.contains(open.reported().uid(index))) {
                    indexes.add(index);
                }
            }
        }
        return open.named(indexes, command.uid());
    }
}
