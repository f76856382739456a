package org.palomar.directory.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;
import org.palomar.api.signing.SenderRewriting;

/** Answers from memory alone, so that it goes on while the database is away; of senders that forwarding has rewritten, who made them knows who is meant. */
public final class MailDirectory implements Directory {

    private final Residents residents;
    private final Supplier<Optional<Address>> postmaster;

    private final ExpectedService<SenderRewriting> rewriting;
    private final RelayedNames relayed;
    private final KnownLists lists;

    MailDirectory(
            Residents residents,
            Supplier<Optional<Address>> postmaster,
            ExpectedService<SenderRewriting> rewriting,
            KnownLists lists,
            RelayedNames relayed) {
        this.residents = residents;
        this.lists = lists;
        this.postmaster = postmaster;
        this.rewriting = rewriting;
        this.relayed = relayed;
    }

    @Override
    public boolean isLocal(Domain domain) {
        return residents.domain(domain).isPresent();
    }

    @Override
    public Resolution resolve(Address address) throws DirectoryUnavailableException {
        Optional<Address> original = original(address);
        return original.isPresent() ? meant(original.get()) : resolved(address);
    }

    /** Whom a rewritten sender stands for. Names of accounts and aliases that look like one are theirs. */
    private Optional<Address> original(Address address) throws DirectoryUnavailableException {
        if (!SenderRewriting.looksRewritten(address) || !isLocal(address.domain()) || residents.isInUse(address)) {
            return Optional.empty();
        }
        return switch (rewriting.look()) {
            case Presence.There<SenderRewriting>(SenderRewriting service) -> service.original(address);
            case Presence.Missing<SenderRewriting> missing ->
                throw new DirectoryUnavailableException(
                        "who knows rewritten senders is missing",
                        new IllegalStateException("there is no such service"));
            case Presence.Unwanted<SenderRewriting> unwanted -> Optional.empty();
        };
    }

    /** Of a domain that came here since, whoever has the address now. */
    private Resolution meant(Address original) throws DirectoryUnavailableException {
        return new Resolution.RewrittenSender(
                isLocal(original.domain())
                        ? resolved(original)
                        : new Resolution.Deliverable(Set.of(), List.of(original)));
    }

    private Resolution resolved(Address address) throws DirectoryUnavailableException {
        RelayedNames.Question question = relayed.question();
        Resolution resolution = new Resolver(residents, lists, postmaster.get(), question).resolve(address);
        question.requireAnswers();
        return resolution;
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
