package org.palomar.imap.session;

import java.io.IOException;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.session.State.LoggedIn;

/** SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3; RFC 3501 §6.3.1 for clients that did not enable IMAP4rev2). */
final class SelectHandler {

    private final Client client;
    private final FlagsRendering flags;

    SelectHandler(Client client, FlagsRendering flags) {
        this.client = client;
        this.flags = flags;
    }

    /** A failing SELECT leaves no mailbox selected (RFC 9051 §6.3.2). */
    Outcome select(Command.Select command, LoggedIn who) throws IOException {
        if (who instanceof State.Selected) {
            client.untagged("OK [CLOSED] the previous mailbox is closed");
        }
        try {
            Mailbox mailbox = who.mail().open(command.mailbox());
            if (command.condstore()) {
                client.enabled().condstore();
            }
            OpenMailbox open = new OpenMailbox(command.mailbox(), mailbox, mailbox.view(), command.readOnly());
            describe(open);
            client.connection().describe(who.account().address().toString(), "selected");
            Reply reply = command.readOnly() ? Reply.ok("READ-ONLY", "selected") : Reply.ok("READ-WRITE", "selected");
            return new Outcome(new State.Selected(who.account(), who.mail(), open), reply);
        } catch (MailboxException refusal) {
            return new Outcome(who.unselected(), Refusals.of(refusal));
        } catch (StoreException refusal) {
            return new Outcome(who.unselected(), Refusals.of(refusal));
        }
    }

    private void describe(OpenMailbox open) throws IOException {
        MailboxView view = open.reported();
        Output out = client.out();
        boolean rev2 = client.enabled().hasRev2();
        flags.tellKnown(client, view.knownFlags(), open.readOnly());
        out.text("* ").number(view.count()).text(" EXISTS\r\n");
        if (!rev2) {
            // Deviation: RFC 3501 §2.3.2 gives \Recent to what the first session sees. No message has it here: each
            // SELECT
            // would be a change of the mailbox, for a flag that RFC 9051 has done away with. §6.3.1 demands the line.
            client.untagged("0 RECENT");
            tellFirstUnseen(view);
        }
        out.text("* OK [UIDVALIDITY ").number(view.uidValidity()).text("] UIDs are valid\r\n");
        out.text("* OK [UIDNEXT ").number(view.uidNext()).text("] the next UID\r\n");
        out.text("* OK [HIGHESTMODSEQ ").number(view.highestModSeq()).text("] the highest modseq\r\n");
        out.text("* OK [MAILBOXID (").text(ObjectIds.of(open.mailbox().id())).text(")] the mailbox's id\r\n");
        // RFC 4467 §7
        client.untagged("OK [URLMECH INTERNAL] how URLs are authorized");
        if (rev2) {
            out.text("* LIST () \"/\" ");
            client.name(open.name()).crlf();
        }
    }

    private void tellFirstUnseen(MailboxView view) throws IOException {
        if (view.unseen() == 0) {
            return;
        }
        int index = 0;
        while (view.flags(index).isSeen()) {
            index++;
        }
        client.out().text("* OK [UNSEEN ").number(index + 1L).text("] the first unseen\r\n");
    }
}
