package org.palomar.shell.internal.command;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.limit.AccountUsage;
import org.palomar.api.limit.DomainUsage;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.Measure;
import org.palomar.api.limit.Usage;

/** Limits that are maps: of each measure 12 are used, of 300 unless terms say otherwise. Whoever has terms or is frozen is listed. */
final class ListedLimits implements LimitsAdmin {

    static final Instant ENDS = Instant.parse("2026-11-27T00:00:00Z");

    private final Map<Account, LimitTerms> accounts = new HashMap<>();
    private final Map<Domain, LimitTerms> domains = new HashMap<>();
    private final Map<Account, Freeze> frozen = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** What was asked besides what maps can say. */
    List<String> asked() {
        return asked;
    }

    LimitTerms terms(Account account) {
        return accounts.getOrDefault(account, LimitTerms.NONE);
    }

    LimitTerms terms(Domain domain) {
        return domains.getOrDefault(domain, LimitTerms.NONE);
    }

    @Override
    public List<AccountUsage> accounts(Optional<Domain> domain) {
        List<Account> known = new ArrayList<>(accounts.keySet());
        frozen.keySet().stream().filter(account -> !known.contains(account)).forEach(known::add);
        return known.stream()
                .filter(account ->
                        domain.map(account.address().domain()::equals).orElse(true))
                .map(this::account)
                .toList();
    }

    @Override
    public AccountUsage account(Account account) {
        return new AccountUsage(
                account,
                usage(terms(account), false),
                terms(account),
                ZoneOffset.UTC,
                Optional.ofNullable(frozen.get(account)));
    }

    @Override
    public DomainUsage domain(Domain domain) {
        return new DomainUsage(domain, usage(terms(domain), true), terms(domain), ZoneOffset.UTC);
    }

    private static List<Usage> usage(LimitTerms terms, boolean ofDomain) {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.isOfDomain() == ofDomain)
                .map(measure -> new Usage(
                        measure,
                        12,
                        terms.limit(measure).orElse(new Limit(300)),
                        terms.limit(measure).isPresent() ? Usage.Source.ACCOUNT : Usage.Source.SERVER,
                        ENDS))
                .toList();
    }

    @Override
    public void set(Account account, LimitTerms terms) {
        accounts.put(account, terms);
    }

    @Override
    public void set(Domain domain, LimitTerms terms) {
        domains.put(domain, terms);
    }

    @Override
    public void reset(Account account) {
        asked.add("reset " + account.address());
    }

    @Override
    public void reset(Domain domain) {
        asked.add("reset " + domain);
    }

    @Override
    public boolean freeze(Account account, String reason) {
        return frozen.putIfAbsent(account, new Freeze(ENDS, reason, false)) == null;
    }

    @Override
    public boolean thaw(Account account) {
        return frozen.remove(account) != null;
    }
}
