package org.palomar.delivery.internal;

import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.pipeline.Reply;

/** Which accounts an address leads to now, as the directory knows it. */
record Destinations(Directory directory) {

    /**
     * Adds the accounts behind an address.
     *
     * @param owners where they are put, each with its own address
     * @return {@link Replies#DELIVERED}, or why the address takes no mail here
     */
    Reply find(Address address, Map<AccountId, Address> owners) throws DirectoryUnavailableException {
        return switch (directory.resolve(address)) {
            case Resolution.Deliverable found
            when found.foreign().isEmpty() -> {
                for (AccountId id : found.accounts()) {
                    Optional<Account> account = directory.account(id);
                    if (account.isEmpty()) {
                        yield Replies.UNKNOWN;
                    }
                    owners.put(id, account.get().address());
                }
                yield Replies.DELIVERED;
            }
            case Resolution.Deliverable alsoElsewhere -> Replies.NOT_LOCAL;
            case Resolution.UnknownRecipient unknown -> Replies.UNKNOWN;
            case Resolution.NotLocal elsewhere -> Replies.NOT_LOCAL;
            case Resolution.AliasLoop loop -> Replies.ALIAS_LOOP;
        };
    }
}
