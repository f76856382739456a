package org.palomar.delivery.internal.script;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.sieve.SmtpEnvelope;

/**
 * One copy of a message, on its way to one owner.
 *
 * @param owner whose copy it is
 * @param recipient the address by which it comes, as the envelope has it
 * @param own the addresses that are the owner's alone, and no group's (RFC 5230 §4.5)
 * @param visited owners whose mailboxes the message has been in, in lower case
 * @param event what a client did to it in a mailbox; empty at delivery
 */
public record Subject(
        Account owner,
        Address recipient,
        List<Address> own,
        MailTransaction transaction,
        List<String> visited,
        Optional<Event> event) {

    /** At delivery. */
    public Subject(
            Account owner, Address recipient, List<Address> own, MailTransaction transaction, List<String> visited) {
        this(owner, recipient, own, transaction, visited, Optional.empty());
    }

    public Subject {
        own = List.copyOf(own);
        visited = List.copyOf(visited);
    }

    /** Whether the owner has a message filtered that is in a mailbox already. */
    boolean isFilteredAgain() {
        return event.filter(Event::isFilter).isPresent();
    }

    /** The flags that the message has before a script says anything. */
    Flags flags() {
        return event.map(Event::flags).orElse(Flags.NONE);
    }

    /** The message behind the fields that filter steps added: what scripts see. */
    Content content(byte[] added) {
        return transaction.content().prefixedBy(added);
    }

    SmtpEnvelope envelope() {
        return new SmtpEnvelope(event.flatMap(Event::sender).orElse(transaction.sender()), recipient);
    }
}
