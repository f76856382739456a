package org.palomar.imap.session;

import java.io.IOException;
import java.util.Optional;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.Mailbox.CopyResult;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.Verb;
import org.palomar.imap.session.State.Selected;

/** COPY, MOVE (RFC 9051 §6.4.7, §6.4.8) and EXPUNGE (§6.4.3, UID EXPUNGE §6.4.9). */
final class TransferHandler {

    private static final Reply READ_ONLY = Reply.no("READ-ONLY", "the mailbox is open for reading only");

    private final Client client;
    private final Events events;

    TransferHandler(Client client, Events events) {
        this.events = events;
        this.client = client;
    }

    Reply transfer(Command.Transfer command, Selected state) throws IOException, StoreException, MailboxException {
        OpenMailbox open = state.mailbox();
        Optional<IndexSet> named = open.resolve(command.set(), command.uid());
        if (named.isEmpty()) {
            return Reply.bad("there is no message of that number");
        }
        if (command.move() && open.readOnly()) {
            return READ_ONLY;
        }
        Mailbox target;
        try {
            target = state.mail().open(command.target());
        } catch (MailboxException refusal) {
            return Refusals.ofTarget(refusal);
        }
        if (named.get().isEmpty()) {
            return Reply.ok("nothing to do");
        }
        UidSet uids = named.get().uids(open.reported());
        CopyResult result = command.move()
                ? open.mailbox().move(uids, target)
                : open.mailbox().copy(uids, target);
        if (result.source().isEmpty()) {
            return Reply.no("EXPUNGEISSUED", "the messages are gone");
        }
        events.copied(state, open.name(), command.target(), target, result.target());
        String code = "COPYUID " + result.targetUidValidity() + " " + result.source() + " " + result.target();
        if (command.move()) {
            // RFC 6851 §4.3: before the EXPUNGE responses, which come as news
            client.untagged("OK [" + code + "] moved");
            return Reply.ok("done");
        }
        return Reply.ok(code, "copied");
    }

    Reply expunge(Command.Expunge command, OpenMailbox open) throws StoreException, MailboxException {
        if (open.readOnly()) {
            return READ_ONLY;
        }
        IndexSet named = command.verb() == Verb.UID_EXPUNGE
                ? open.resolve(command.set(), true).orElse(IndexSet.EMPTY)
                : IndexSet.all(open.reported());
        if (named.isEmpty()) {
            return Reply.ok("nothing to remove");
        }
        UidSet gone = open.mailbox().expunge(named.uids(open.reported()), true);
        if (gone.isEmpty() || !client.enabled().hasCondstore()) {
            return Reply.ok("removed");
        }
        return Reply.ok("HIGHESTMODSEQ " + open.mailbox().view().highestModSeq(), "removed");
    }

    /** CLOSE (RFC 9051 §6.4.1) removes what is marked, without telling. */
    void expungeSilently(OpenMailbox open) throws StoreException, MailboxException {
        if (!open.readOnly() && open.mailbox().view().deleted() > 0) {
            open.mailbox().expunge(IndexSet.all(open.reported()).uids(open.reported()), true);
        }
    }
}
