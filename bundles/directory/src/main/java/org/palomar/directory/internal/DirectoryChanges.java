package org.palomar.directory.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Resolution;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.list.ListNames;
import org.palomar.api.preference.Holder;
import org.palomar.directory.internal.records.Credential;
import org.palomar.directory.internal.records.Departure;
import org.palomar.directory.internal.records.Records;

/** Changes the durable rows, then the memory, one change at a time. Hashing is done before, outside the lock. */
public final class DirectoryChanges implements DirectoryAdmin {

    /** As wide as its column. */
    static final int MAX_DISPLAY_NAME = 200;

    private final Records records;
    private final Residents residents;
    private final Credentials credentials;
    private final Supplier<Optional<Address>> postmaster;
    private final Consumer<Holder> gone;
    private final KnownLists lists;

    /** @param gone told of each domain and account that is removed, while the monitor is held */
    DirectoryChanges(
            Records records,
            Residents residents,
            Credentials credentials,
            Supplier<Optional<Address>> postmaster,
            Consumer<Holder> gone,
            KnownLists lists) {
        this.lists = lists;
        this.records = records;
        this.residents = residents;
        this.credentials = credentials;
        this.postmaster = postmaster;
        this.gone = gone;
    }

    @Override
    public List<DomainEntry> domains() {
        return residents.domains().stream()
                .sorted(Comparator.comparing(DomainEntry::domain))
                .toList();
    }

    @Override
    public void createDomain(Domain domain) throws DirectoryRefusalException, DirectoryUnavailableException {
        synchronized (residents) {
            refuseIf(residents.domain(domain).isPresent(), "The domain " + domain + " exists already.");
            records.insertDomain(domain);
            residents.put(new DomainEntry(domain, new Unlisted.Refused()));
        }
    }

    @Override
    public void deleteDomain(Domain domain) throws DirectoryRefusalException, DirectoryUnavailableException {
        synchronized (residents) {
            requireDomain(domain);
            refuseIf(
                    !accounts(domain).isEmpty() || !aliases(domain).isEmpty(),
                    "The domain " + domain + " still has accounts or aliases; delete them first.");
            refuseIf(lists.any(domain), "The domain " + domain + " still has mailing lists; remove them first.");
            records.deleteDomain(domain);
            residents.remove(domain);
            gone.accept(new Holder.OfDomain(domain));
        }
    }

    @Override
    public void setUnlisted(Domain domain, Unlisted unlisted)
            throws DirectoryRefusalException, DirectoryUnavailableException {
        synchronized (residents) {
            requireDomain(domain);
            DomainEntry entry = new DomainEntry(domain, unlisted);
            if (unlisted instanceof Unlisted.Caught(Address by)) {
                requireNotTooLong(by);
                // On a copy with the new one: what only the old one catches leads nowhere then.
                requireReachable(residents.with(entry), by);
            }
            records.setUnlisted(domain, unlisted);
            residents.put(entry);
        }
    }

    @Override
    public List<Account> accounts(Domain domain) {
        return residents.accounts().stream()
                .filter(account -> account.address().domain().equals(domain))
                .sorted(Comparator.comparing(account -> account.address().localPart()))
                .toList();
    }

    @Override
    public Account createAccount(Address address, String displayName, Password password)
            throws DirectoryRefusalException, DirectoryUnavailableException {
        requireFree(address.folded());
        Credential credential = credentials.of(password);
        synchronized (residents) {
            return insert(address.folded(), displayName, credential);
        }
    }

    private Account insert(Address address, String displayName, Credential credential)
            throws DirectoryRefusalException, DirectoryUnavailableException {
        requireFree(address);
        refuseIf(
                displayName.length() > MAX_DISPLAY_NAME || displayName.chars().anyMatch(Character::isISOControl),
                "The name is longer than " + MAX_DISPLAY_NAME + " characters or has control characters.");
        AccountId id = records.insertAccount(address, displayName, credential);
        Account account = new Account(id, address, displayName, true);
        residents.put(account);
        credentials.changed(id, Optional.of(credential));
        return account;
    }

    @Override
    public Account importAccount(Address address, String hash)
            throws DirectoryRefusalException, DirectoryUnavailableException {
        Credential credential = credentials.imported(hash);
        synchronized (residents) {
            Optional<Account> existing = residents.account(address.folded());
            if (existing.isEmpty()) {
                return insert(address.folded(), "", credential);
            }
            replace(existing.get(), credential);
            return existing.get();
        }
    }

    @Override
    public void deleteAccount(Address address) throws DirectoryRefusalException, DirectoryUnavailableException {
        synchronized (residents) {
            Departure departure = departure(requireAccount(address));
            records.deleteAccount(departure);
            residents.remove(departure);
            credentials.changed(departure.account().id(), Optional.empty());
            gone.accept(new Holder.OfAccount(departure.account().id()));
        }
    }

    private Departure departure(Account account) {
        List<Alias> affected = residents.aliases().stream()
                .filter(alias -> names(alias.targets(), account))
                .toList();
        List<Alias> shortened = affected.stream()
                .filter(alias -> !without(alias.targets(), account).isEmpty())
                .map(alias -> new Alias(alias.address(), without(alias.targets(), account)))
                .toList();
        List<Address> emptied = affected.stream()
                .filter(alias -> without(alias.targets(), account).isEmpty())
                .map(Alias::address)
                .toList();
        List<Domain> uncaught = residents.domains().stream()
                .filter(domain -> domain.unlisted() instanceof Unlisted.Caught(Address by)
                        && by.folded().equals(account.address()))
                .map(DomainEntry::domain)
                .toList();
        return new Departure(account, shortened, emptied, uncaught);
    }

    private static boolean names(Collection<Address> targets, Account account) {
        return targets.stream().anyMatch(target -> target.folded().equals(account.address()));
    }

    private static List<Address> without(List<Address> targets, Account account) {
        return targets.stream()
                .filter(target -> !target.folded().equals(account.address()))
                .toList();
    }

    @Override
    public void setPassword(Address address, Password password)
            throws DirectoryRefusalException, DirectoryUnavailableException {
        requireAccount(address);
        Credential credential = credentials.of(password);
        synchronized (residents) {
            replace(requireAccount(address), credential);
        }
    }

    private void replace(Account account, Credential credential) throws DirectoryUnavailableException {
        records.setCredential(account.id(), credential);
        credentials.changed(account.id(), Optional.of(credential).filter(now -> account.enabled()));
    }

    @Override
    public void setEnabled(Address address, boolean enabled)
            throws DirectoryRefusalException, DirectoryUnavailableException {
        synchronized (residents) {
            Account account = requireAccount(address);
            records.setEnabled(account.id(), enabled);
            residents.put(new Account(account.id(), account.address(), account.displayName(), enabled));
            credentials.changed(account.id(), enabled ? records.credential(account.id()) : Optional.empty());
        }
    }

    @Override
    public List<Alias> aliases(Domain domain) {
        return residents.aliases().stream()
                .filter(alias -> alias.address().domain().equals(domain))
                .sorted(Comparator.comparing(alias -> alias.address().localPart()))
                .toList();
    }

    @Override
    public void setAlias(Alias alias) throws DirectoryRefusalException, DirectoryUnavailableException {
        Alias folded = new Alias(
                alias.address().folded(), alias.targets().stream().distinct().toList());
        synchronized (residents) {
            requireDomain(folded.address().domain());
            refuseIf(
                    residents.account(folded.address()).isPresent(),
                    folded.address() + " is an account; an alias needs an address of its own.");
            refuseIf(
                    folded.targets().size() > Resolver.MAX_ENDS,
                    "An alias has at most " + Resolver.MAX_ENDS + " targets.");
            requireNotTooLong(folded.address());
            requireNoList(folded.address());
            requireTargets(folded);
            records.putAlias(folded);
            residents.put(folded);
        }
    }

    // Tried on a copy of the aliases: does each target lead somewhere once the new one is there?
    private void requireTargets(Alias alias) throws DirectoryRefusalException, DirectoryUnavailableException {
        Residents trial = residents.with(alias);
        requireReachable(trial, alias.address());
        for (Address target : alias.targets()) {
            requireNotTooLong(target);
            requireReachable(trial, target);
        }
    }

    @Override
    public void deleteAlias(Address address) throws DirectoryRefusalException, DirectoryUnavailableException {
        synchronized (residents) {
            Address folded = address.folded();
            refuseIf(residents.alias(folded).isEmpty(), "There is no alias " + folded + ".");
            records.deleteAlias(folded);
            residents.removeAlias(folded);
        }
    }

    private void requireReachable(Residents among, Address target)
            throws DirectoryRefusalException, DirectoryUnavailableException {
        Resolution resolution = new Resolver(among, lists, postmaster.get(), relayed -> true).resolve(target);
        refuseIf(
                resolution instanceof Resolution.UnknownRecipient,
                "There is no account or alias " + target + "; create it first.");
        refuseIf(
                resolution.equals(new Resolution.ListMail(ListNames.Takes.BOUNCES)),
                target + " takes nothing but reports on posts of a mailing list; name the list itself.");
        refuseIf(
                resolution instanceof Resolution.AliasLoop,
                target + " would lead back to itself, through more than " + Resolver.MAX_DEPTH
                        + " aliases, or to more than " + Resolver.MAX_ENDS + " addresses.");
    }

    private void requireDomain(Domain domain) throws DirectoryRefusalException {
        refuseIf(residents.domain(domain).isEmpty(), "There is no domain " + domain + "; create it first.");
    }

    private static void requireNotTooLong(Address address) throws DirectoryRefusalException {
        refuseIf(
                address.isTooLongToGive(),
                address + " has more than " + Address.MAX_GIVEN_LOCAL_PART + " octets before its domain.");
    }

    private void requireNoList(Address address) throws DirectoryRefusalException, DirectoryUnavailableException {
        refuseIf(
                lists.takes(address).isPresent(),
                address + " is an address of a mailing list; remove the list first or choose another address.");
    }

    private void requireFree(Address address) throws DirectoryRefusalException, DirectoryUnavailableException {
        requireNotTooLong(address);
        requireDomain(address.domain());
        requireNoList(address);
        refuseIf(residents.account(address).isPresent(), "The account " + address + " exists already.");
        refuseIf(
                residents.alias(address).isPresent(),
                address + " is an alias; delete it first or choose another address.");
    }

    private Account requireAccount(Address address) throws DirectoryRefusalException {
        Optional<Account> account = residents.account(address.folded());
        return account.orElseThrow(
                () -> new DirectoryRefusalException("There is no account " + address.folded() + "."));
    }

    private static void refuseIf(boolean condition, String reason) throws DirectoryRefusalException {
        if (condition) {
            throw new DirectoryRefusalException(reason);
        }
    }
}
