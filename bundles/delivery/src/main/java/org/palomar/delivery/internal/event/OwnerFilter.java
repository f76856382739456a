package org.palomar.delivery.internal.event;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Event;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.mime.Headers;
import org.palomar.sieve.SieveEnvironment;

/** Runs filters again on messages that are there. Safe for any thread. */
record OwnerFilter(MailStore store, Filters filters, EventDelivery delivery, Turns turns, Clock clock)
        implements MailboxFilter {

    @Override
    public Prepared prepare(Account account, Which which) throws ScriptRefusalException, StoreException {
        Event.Scripts scripts = filters.scripts(account.id(), which);
        return (name, mailbox, uids) -> run(account, scripts, name, mailbox, uids);
    }

    private List<Result> run(Account account, Event.Scripts scripts, MailboxName name, Mailbox mailbox, UidSet uids)
            throws StoreException, MailboxException {
        EventRun run = new EventRun(
                delivery, turns, clock, account, mailbox, (flags, content) -> again(name, scripts, flags, content));
        List<StoredMessage> messages = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        mailbox.read(
                uids, messages::add, damaged -> results.add(new Result(damaged, false, "The message is damaged.")));
        Aftermath aftermath = new Aftermath(store, store.account(account.id()), mailbox);
        for (StoredMessage message : messages) {
            run.one(message, aftermath).ifPresent(results::add);
        }
        aftermath.carryOut();
        results.sort((one, other) -> Long.compare(one.uid(), other.uid()));
        return results;
    }

    /** The envelope's sender is what delivery wrote down of it; what scripts send is sent by the owner all the same. */
    private static Event again(MailboxName name, Event.Scripts scripts, Flags flags, Content content)
            throws IOException {
        Optional<ReversePath> sender = Headers.read(content)
                .first("Return-Path")
                .flatMap(field -> ReversePath.parse(field.text().strip().replaceAll("^<(.*)>$", "$1")));
        return new Event(SieveEnvironment.Cause.DELIVERY, name, Optional.empty(), Flags.NONE, flags, scripts, sender);
    }
}
