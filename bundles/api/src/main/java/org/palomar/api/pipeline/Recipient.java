package org.palomar.api.pipeline;

import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;

/**
 * One recipient of the envelope.
 *
 * @param address as the client gave it
 * @param accounts the local accounts that it stands for; empty for an address elsewhere
 */
public record Recipient(Address address, Set<AccountId> accounts) {
    public Recipient {
        accounts = Set.copyOf(accounts);
    }

    /** Of the address alone: the same one stands for the same accounts. */
    @Override
    public int hashCode() {
        return address.hashCode();
    }
}
