package org.palomar.directory.internal;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Unlisted;
import org.palomar.directory.internal.records.Departure;
import org.palomar.directory.internal.records.Rows;

/**
 * Every domain, account and alias in memory: some 400 octets each, so that a hundred thousand accounts take 40 MB. Readers look things up
 * without a lock; writers hold this object's monitor, change the durable rows first and then this.
 */
final class Residents {

    private final Map<Domain, DomainEntry> domains;
    private final Map<Address, Account> accounts;
    private final Map<AccountId, Account> byId;
    private final Map<Address, Alias> aliases;

    private Residents(
            Map<Domain, DomainEntry> domains,
            Map<Address, Account> accounts,
            Map<AccountId, Account> byId,
            Map<Address, Alias> aliases) {
        this.domains = domains;
        this.accounts = accounts;
        this.byId = byId;
        this.aliases = aliases;
    }

    Residents(Rows rows) {
        this(
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
        rows.domains().forEach(this::put);
        rows.accounts().forEach(this::put);
        rows.aliases().forEach(this::put);
    }

    /** As if the alias were there. Looks at the same maps otherwise; for a thread that holds the monitor. */
    Residents with(Alias alias) {
        Residents trial = new Residents(domains, accounts, byId, new ConcurrentHashMap<>(aliases));
        trial.put(alias);
        return trial;
    }

    /** As if the domain were so. Looks at the same maps otherwise; for a thread that holds the monitor. */
    Residents with(DomainEntry domain) {
        Residents trial = new Residents(new ConcurrentHashMap<>(domains), accounts, byId, aliases);
        trial.put(domain);
        return trial;
    }

    Optional<DomainEntry> domain(Domain domain) {
        return Optional.ofNullable(domains.get(domain));
    }

    /** @param address folded */
    Optional<Account> account(Address address) {
        return Optional.ofNullable(accounts.get(address));
    }

    Optional<Account> account(AccountId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** @param address folded */
    Optional<Alias> alias(Address address) {
        return Optional.ofNullable(aliases.get(address));
    }

    /** Whether there is an account or alias of the name, with its subaddress or without. */
    boolean isInUse(Address address) {
        Address local = address.folded();
        Address base = local.withoutSubaddress();
        return account(local).isPresent()
                || alias(local).isPresent()
                || account(base).isPresent()
                || alias(base).isPresent();
    }

    Collection<DomainEntry> domains() {
        return domains.values();
    }

    Collection<Account> accounts() {
        return accounts.values();
    }

    Collection<Alias> aliases() {
        return aliases.values();
    }

    void put(DomainEntry domain) {
        domains.put(domain.domain(), domain);
    }

    void put(Account account) {
        byId.put(account.id(), account);
        accounts.put(account.address(), account);
    }

    void put(Alias alias) {
        aliases.put(alias.address(), alias);
    }

    void remove(Domain domain) {
        domains.remove(domain);
    }

    void removeAlias(Address address) {
        aliases.remove(address);
    }

    void remove(Departure departure) {
        accounts.remove(departure.account().address());
        byId.remove(departure.account().id());
        departure.shortened().forEach(this::put);
        departure.emptied().forEach(this::removeAlias);
        departure.uncaught().forEach(domain -> put(new DomainEntry(domain, new Unlisted.Refused())));
    }
}
