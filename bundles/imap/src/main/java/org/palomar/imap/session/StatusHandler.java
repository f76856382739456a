package org.palomar.imap.session;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.StatusItem;
import org.palomar.imap.session.State.LoggedIn;

/** STATUS (RFC 9051 §6.3.11), with the items of RFC 7162, RFC 7889, RFC 8438 and RFC 8474. */
final class StatusHandler {

    private final Client client;

    StatusHandler(Client client) {
        this.client = client;
    }

    Reply status(Command.Status command, LoggedIn who) throws IOException, StoreException, MailboxException {
        tell(command.mailbox(), command.items(), who.mail().open(command.mailbox()));
        return Reply.ok("done");
    }

    /** For LIST; a mailbox that has gone meanwhile is passed over (RFC 5819 §2), and so is one that is damaged: the others are well. */
    void tell(MailboxName name, Set<StatusItem> items, LoggedIn who) throws IOException, StoreException {
        try {
            tell(name, items, who.mail().open(name));
        } catch (MailboxException gone) {
            if (gone.reason() != MailboxException.Reason.NON_EXISTENT) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "STATUS was refused", gone);
            }
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
        }
    }

    private void tell(MailboxName name, Set<StatusItem> items, Mailbox mailbox) throws IOException {
        if (items.contains(StatusItem.HIGHESTMODSEQ)) {
            client.enabled().condstore();
        }
        MailboxView view = mailbox.view();
        client.out().text("* STATUS ");
        Output out = client.name(name).text(" (");
        boolean first = true;
        for (StatusItem item : new TreeSet<>(items)) {
            out.text(first ? "" : " ").text(item.name()).octet(' ');
            first = false;
            if (item == StatusItem.MAILBOXID) {
                out.octet('(').text(ObjectIds.of(mailbox.id())).octet(')');
            } else {
                out.number(value(item, view));
            }
        }
        out.text(")\r\n");
    }

    private long value(StatusItem item, MailboxView view) {
        return switch (item) {
            case MESSAGES -> view.count();
            case UIDNEXT -> view.uidNext();
            case UIDVALIDITY -> view.uidValidity();
            case UNSEEN -> view.unseen();
            case DELETED -> view.deleted();
            case SIZE -> view.totalSize();
            case HIGHESTMODSEQ -> view.highestModSeq();
            case APPENDLIMIT -> client.settings().appendLimit();
            case RECENT, MAILBOXID -> 0;
        };
    }
}
