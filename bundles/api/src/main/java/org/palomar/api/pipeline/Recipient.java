package org.palomar.api.pipeline;

import java.util.Optional;
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
 * @param shared whether it is nobody's own: others than the accounts get what comes of it, as addresses elsewhere, lists, or further ones that a step has put in its place; or an account gets it only because somebody must (postmaster)
 */
public record Recipient(
        Address address, Set<AccountId> accounts, String original, Set<Notify> notices, boolean shared) {
    public Recipient {
        accounts = Set.copyOf(accounts);
        notices = Set.copyOf(notices);
    }

    /** One of which only its accounts get anything. */
    public Recipient(Address address, Set<AccountId> accounts, String original, Set<Notify> notices) {
        this(address, accounts, original, notices, false);
    }

    /** A recipient without parameters. */
    public Recipient(Address address, Set<AccountId> accounts) {
        this(address, accounts, "", Set.of());
    }

    /** Whose wishes hold for it: the only account that gets anything of it. An address of several is nobody's own, nor is one for which somebody stands in. */
    public Optional<AccountId> owner() {
        return accounts.size() == 1 && !shared ? Optional.of(accounts.iterator().next()) : Optional.empty();
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
