package org.palomar.directory.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.Resolution;

/** Answers from memory alone, so that it goes on while the database is away. */
public final class MailDirectory implements Directory {

    private final Residents residents;
    private final Supplier<Optional<Address>> postmaster;

    MailDirectory(Residents residents, Supplier<Optional<Address>> postmaster) {
        this.residents = residents;
        this.postmaster = postmaster;
    }

    @Override
    public boolean isLocal(Domain domain) {
        return residents.domain(domain).isPresent();
    }

    @Override
    public Resolution resolve(Address address) {
        return new Resolver(residents, postmaster.get()).resolve(address);
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return residents.account(id);
    }

    @Override
    public Optional<Account> account(Address address) {
        return residents.account(address.folded());
    }
}
