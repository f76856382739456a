package org.palomar.delivery.internal.script;

import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
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
 */
public record Subject(
        Account owner, Address recipient, List<Address> own, MailTransaction transaction, List<String> visited) {
    public Subject {
        own = List.copyOf(own);
        visited = List.copyOf(visited);
    }

    /** The message behind the fields that filter steps added: what scripts see. */
    Content content(byte[] added) {
        return transaction.content().prefixedBy(added);
    }

    SmtpEnvelope envelope() {
        return new SmtpEnvelope(transaction.sender(), recipient);
    }
}
