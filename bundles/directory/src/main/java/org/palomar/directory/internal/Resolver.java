package org.palomar.directory.internal;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.list.ListNames;

/** Follows an address to the accounts and foreign addresses that it stands for. */
final class Resolver {

    /** An alias of an alias of an alias… is a mistake well before this. */
    static final int MAX_DEPTH = 16;

    /** As many as an SMTP transaction has recipients, at least, so that an alias is never more work than a message. */
    static final int MAX_ENDS = 1000;

    private static final String POSTMASTER = "postmaster";
    private static final String ABUSE = "abuse";

    private final Residents residents;
    private final KnownLists lists;
    private final Optional<Address> fallbackPostmaster;

    private final Predicate<Address> elsewhere;

    /**
     * @param fallbackPostmaster who gets mail for the postmaster of a domain that names nobody
     * @param elsewhere whether the other server of a relayed domain has such an address
     */
    Resolver(
            Residents residents, KnownLists lists, Optional<Address> fallbackPostmaster, Predicate<Address> elsewhere) {
        this.residents = residents;
        this.lists = lists;
        this.fallbackPostmaster = fallbackPostmaster;
        this.elsewhere = elsewhere;
    }

    Resolution resolve(Address address) throws DirectoryUnavailableException {
        if (residents.domain(address.domain()).isEmpty()) {
            return new Resolution.NotLocal();
        }
        Optional<ListNames.Takes> list = residents.isInUse(address) ? Optional.empty() : lists.takes(address);
        if (list.isPresent()) {
            return new Resolution.ListMail(list.get());
        }
        Walk walk = new Walk();
        if (!walk.follow(address)) {
            return new Resolution.AliasLoop();
        }
        return walk.ends() == 0
                ? new Resolution.UnknownRecipient()
                : new Resolution.Deliverable(walk.accounts, List.copyOf(walk.foreign), List.copyOf(walk.posts));
    }

    /** Where one address leads to. */
    private final class Walk {

        private final Set<AccountId> accounts = new LinkedHashSet<>();
        private final Set<Address> foreign = new LinkedHashSet<>();
        private final Set<Address> posts = new LinkedHashSet<>();
        private final Set<Address> path = new HashSet<>();
        private final Set<Address> finished = new HashSet<>();
        private boolean looped;

        /** Whether it ended, in bounds. */
        boolean follow(Address address) throws DirectoryUnavailableException {
            if (residents.domain(address.domain()).isEmpty()) {
                foreign.add(address);
                return inBounds();
            }
            Address local = address.folded();
            if (followed(local)) {
                return inBounds();
            }
            Address base = local.withoutSubaddress();
            if (!base.equals(local) && followed(base)) {
                return inBounds();
            }
            Optional<ListNames.Takes> list = lists.takes(local);
            if (list.isPresent()) {
                if (list.get() == ListNames.Takes.LETTERS) {
                    posts.add(local);
                }
                return inBounds(); // what takes bounces was given to servers, not to people
            }
            Optional<Address> other = lastResort(local);
            if (other.isPresent()) {
                return follow(other.get());
            }
            if (isRelayed(address.domain()) && elsewhere.test(address)) {
                foreign.add(address);
            }
            return inBounds();
        }

        // Whether the name is in use; a loop makes the walk go out of bounds.
        private boolean followed(Address name) throws DirectoryUnavailableException {
            Optional<Account> account = residents.account(name);
            if (account.isPresent()) {
                accounts.add(account.get().id());
                return true;
            }
            Optional<Alias> alias = residents.alias(name);
            if (alias.isPresent()) {
                expand(alias.get());
            }
            return alias.isPresent();
        }

        private void expand(Alias alias) throws DirectoryUnavailableException {
            if (finished.contains(alias.address())) {
                return;
            }
            if (!path.add(alias.address()) || path.size() > MAX_DEPTH) {
                looped = true;
                return;
            }
            for (Address target : alias.targets()) {
                if (!follow(target)) {
                    looped = true;
                    return;
                }
            }
            path.remove(alias.address());
            finished.add(alias.address());
        }

        private boolean inBounds() {
            return !looped && ends() <= MAX_ENDS;
        }

        private int ends() {
            return accounts.size() + foreign.size() + posts.size();
        }

        // The catch-all; for postmaster somebody in any case (RFC 5321 §4.5.1), who also hears of abuse (RFC 2142 §4).
        private Optional<Address> lastResort(Address local) {
            Domain domain = local.domain();
            Optional<Address> catchAll = catchAll(domain).filter(target -> enter(local));
            if (catchAll.isPresent() || isRelayed(domain)) {
                return catchAll;
            }
            return switch (local.localPart()) {
                case ABUSE -> Optional.of(new Address(POSTMASTER, domain));
                case POSTMASTER ->
                    fallbackPostmaster
                            .filter(target -> enter(local))
                            .or(() -> oldest(Optional.of(domain)))
                            .or(() -> oldest(Optional.empty()));
                default -> Optional.empty();
            };
        }

        // A catch-all that leads to a name that is not in use would be caught again, for ever.
        private boolean enter(Address local) {
            return path.add(local);
        }
    }

    private Optional<Address> catchAll(Domain domain) {
        return residents
                .domain(domain)
                .flatMap(entry ->
                        entry.unlisted() instanceof Unlisted.Caught(Address by) ? Optional.of(by) : Optional.empty());
    }

    private boolean isRelayed(Domain domain) {
        return residents
                .domain(domain)
                .filter(entry -> entry.unlisted() instanceof Unlisted.Relayed)
                .isPresent();
    }

    private Optional<Address> oldest(Optional<Domain> domain) {
        return residents.accounts().stream()
                .filter(account ->
                        domain.map(account.address().domain()::equals).orElse(true))
                .min(Comparator.comparingLong(account -> account.id().value()))
                .map(Account::address);
    }
}
