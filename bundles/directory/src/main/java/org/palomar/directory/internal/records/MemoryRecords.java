package org.palomar.directory.internal.records;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.preference.Holder;

/** Records without a database, for tests. */
public final class MemoryRecords implements Records {

    private final Map<Domain, DomainEntry> domains = new HashMap<>();
    private final Map<AccountId, Account> accounts = new HashMap<>();
    private final Map<AccountId, Credential> credentials = new HashMap<>();
    private final Map<Address, Alias> aliases = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final MemoryPreferences preferences = new MemoryPreferences();
    private long lastId;

    /** The same as it is now; what happens to one of them does not happen to the other. */
    public synchronized MemoryRecords copy() {
        MemoryRecords copy = new MemoryRecords();
        copy.domains.putAll(domains);
        copy.accounts.putAll(accounts);
        copy.credentials.putAll(credentials);
        copy.aliases.putAll(aliases);
        copy.settings.putAll(settings);
        copy.preferences.putAll(preferences.all());
        copy.lastId = lastId;
        return copy;
    }

    @Override
    public PreferenceRecords preferences() {
        return preferences;
    }

    @Override
    public synchronized Rows load() {
        return new Rows(List.copyOf(domains.values()), List.copyOf(accounts.values()), List.copyOf(aliases.values()));
    }

    @Override
    public synchronized void insertDomain(Domain domain) {
        domains.put(domain, new DomainEntry(domain, new Unlisted.Refused()));
    }

    @Override
    public synchronized void deleteDomain(Domain domain) {
        domains.remove(domain);
        preferences.forget(new Holder.OfDomain(domain));
    }

    @Override
    public synchronized void setUnlisted(Domain domain, Unlisted unlisted) {
        domains.put(domain, new DomainEntry(domain, unlisted));
    }

    @Override
    public synchronized AccountId insertAccount(Address address, String displayName, Credential credential) {
        AccountId id = new AccountId(++lastId);
        accounts.put(id, new Account(id, address, displayName, true));
        credentials.put(id, credential);
        return id;
    }

    @Override
    public synchronized void deleteAccount(Departure departure) {
        accounts.remove(departure.account().id());
        preferences.forget(new Holder.OfAccount(departure.account().id()));
        credentials.remove(departure.account().id());
        departure.shortened().forEach(this::putAlias);
        departure.emptied().forEach(aliases::remove);
        departure.uncaught().forEach(domain -> setUnlisted(domain, new Unlisted.Refused()));
    }

    @Override
    public synchronized void setEnabled(AccountId id, boolean enabled) {
        accounts.computeIfPresent(id, (same, old) -> new Account(id, old.address(), old.displayName(), enabled));
    }

    @Override
    public synchronized Optional<Credential> credential(AccountId id) {
        return Optional.ofNullable(credentials.get(id));
    }

    @Override
    public synchronized void setCredential(AccountId id, Credential credential) {
        credentials.put(id, credential);
    }

    @Override
    public synchronized boolean replaceCredential(AccountId id, String expectedHash, Credential credential) {
        boolean unchanged =
                credential(id).filter(old -> old.hash().equals(expectedHash)).isPresent();
        if (unchanged) {
            setCredential(id, credential);
        }
        return unchanged;
    }

    @Override
    public synchronized Map<Integer, Long> scramIterations(String mechanism) {
        return credentials.values().stream()
                .flatMap(credential -> credential.scram().stream())
                .filter(keys -> keys.mechanism().equals(mechanism) && keys.usable())
                .collect(Collectors.groupingBy(ScramKeys::iterations, Collectors.counting()));
    }

    @Override
    public synchronized Set<AccountId> withoutScram(String mechanism) {
        return accounts.values().stream()
                .filter(Account::enabled)
                .map(Account::id)
                .filter(id -> credential(id).orElseThrow().scram(mechanism).isEmpty())
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void putAlias(Alias alias) {
        aliases.put(alias.address(), alias);
    }

    @Override
    public synchronized void deleteAlias(Address address) {
        aliases.remove(address);
    }

    @Override
    public synchronized String setting(String name, String fresh) {
        return settings.computeIfAbsent(name, absent -> fresh);
    }
}
