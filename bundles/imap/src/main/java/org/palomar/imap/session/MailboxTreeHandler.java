package org.palomar.imap.session;

import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.session.State.LoggedIn;

/** CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.4 to §6.3.8). */
final class MailboxTreeHandler {

    Reply create(Command.Create command, LoggedIn who) throws StoreException, MailboxException {
        Mailbox created = who.mail().create(command.mailbox(), command.uses());
        return Reply.ok("MAILBOXID (" + ObjectIds.of(created.id()) + ")", "created");
    }

    Reply delete(MailboxName name, LoggedIn who) throws StoreException, MailboxException {
        if (name.isInbox()) {
            return Reply.no("CANNOT", "INBOX can't be deleted");
        }
        who.mail().delete(name);
        return Reply.ok("deleted");
    }

    Reply rename(Command.Rename command, LoggedIn who) throws StoreException, MailboxException {
        if (command.to().isBelow(command.from()) && !command.from().isInbox()) {
            return Reply.no("CANNOT", "a mailbox can't be moved below itself");
        }
        who.mail().rename(command.from(), command.to());
        return Reply.ok("renamed");
    }

    Reply subscribe(MailboxName name, boolean subscribed, LoggedIn who) throws StoreException, MailboxException {
        who.mail().subscribe(name, subscribed);
        return Reply.ok(subscribed ? "subscribed" : "unsubscribed");
    }
}
