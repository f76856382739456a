package org.palomar.relay.peer;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.Resolution;

/** A directory that knows accounts by their identities, and nothing else. */
public record KnownAccounts(List<Account> accounts) implements Directory {

    @Override
    public boolean isLocal(Domain domain) {
        return false;
    }

    @Override
    public Resolution resolve(Address address) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return accounts.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Account> account(Address address) {
        throw new AssertionError("nobody asks");
    }
}
