package org.palomar.api.pipeline;

import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundRecipient;

/**
 * One recipient of the envelope.
 *
 * @param address as the client gave it
 * @param accounts the local accounts that it stands for; empty for an address elsewhere
 * @param original ORCPT, as of an {@link OutboundRecipient}
 * @param notices NOTIFY, as of an {@link OutboundRecipient}
 */
public record Recipient(Address address, Set<AccountId> accounts, String original, Set<Notify> notices) {
    public Recipient {
        accounts = Set.copyOf(accounts);
        notices = Set.copyOf(notices);
    }

    /** A recipient without parameters. */
    public Recipient(Address address, Set<AccountId> accounts) {
        this(address, accounts, "", Set.of());
    }

    /** As the queue takes it. */
    public OutboundRecipient outbound() {
        return new OutboundRecipient(address, original, notices);
    }

    /** Of the address alone: the same one stands for the same accounts. */
    @Override
    public int hashCode() {
        return address.hashCode();
    }
}
