package org.palomar.limits.internal;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.limit.AccountUsage;
import org.palomar.api.limit.DomainUsage;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.Usage;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.record.Counts;
import org.palomar.limits.internal.record.Keys;
import org.palomar.limits.internal.record.Moment;

/** The limits in an operator's hands. Safe for any thread. */
final class Administration implements LimitsAdmin {

    private final Ledger ledger;
    private final Changes changes;
    private final Judge judge;
    private final Herald herald;
    private final Condition condition;
    private final Neighbours neighbours;

    Administration(
            Ledger ledger, Changes changes, Judge judge, Herald herald, Condition condition, Neighbours neighbours) {
        this.ledger = ledger;
        this.changes = changes;
        this.judge = judge;
        this.herald = herald;
        this.condition = condition;
        this.neighbours = neighbours;
    }

    @Override
    public List<AccountUsage> accounts(Optional<Domain> domain) throws DirectoryUnavailableException, StoreException {
        Directory known = neighbours.directory();
        List<AccountUsage> found = new ArrayList<>();
        for (long id : stored()) {
            Optional<Account> account = known.account(new AccountId(id));
            if (account.isPresent()
                    && domain.map(account.get().address().domain()::equals).orElse(true)) {
                AccountUsage usage = account(account.get());
                if (saysSomething(usage)) {
                    found.add(usage);
                }
            }
        }
        found.sort(Comparator.comparing(usage -> usage.account().address().toString()));
        return found;
    }

    private static boolean saysSomething(AccountUsage usage) {
        return usage.frozen().isPresent()
                || !usage.own().equals(LimitTerms.NONE)
                || usage.usage().stream().anyMatch(one -> one.used() > 0);
    }

    /** Accounts of which there is something set, or a count that may be of today somewhere. */
    private Set<Long> stored() throws StoreException {
        long yesterday = Moment.of(judge.now(), ZoneOffset.UTC).day() - 1;
        Set<Long> ids = new TreeSet<>();
        ledger.store().scan(Keys.allCounts(), Keys.afterStandings(), (key, record) -> {
            if (Keys.isOfAccount(key) && (Keys.isStanding(key) || mayBeSince(record, yesterday))) {
                ids.add(Keys.account(key).value());
            }
            return true;
        });
        return ids;
    }

    /** What can't be read is to be seen. */
    private static boolean mayBeSince(byte[] record, long day) {
        try {
            return Counts.decode(record).day() >= day;
        } catch (StoreException damaged) {
            return true;
        }
    }

    @Override
    public AccountUsage account(Account account) throws StoreException {
        Party party = ledger.party(account);
        return party.with(() -> {
            List<Usage> usage = judge.usage(party, false);
            return new AccountUsage(
                    account,
                    usage,
                    party.account().standing().terms(),
                    judge.rules(party).accountZone(),
                    party.account().standing().freeze());
        });
    }

    @Override
    public DomainUsage domain(Domain domain) throws StoreException {
        Party party = ledger.party(domain);
        return party.with(() -> new DomainUsage(
                domain,
                judge.usage(party, true),
                party.domain().standing().terms(),
                judge.rules(party).domainZone()));
    }

    @Override
    public void set(Account account, LimitTerms terms) throws StoreException {
        Party party = ledger.party(account);
        changes.commit(changes.standing(party, party.account(), standing -> standing.with(terms)));
        forgetTold(party, party.account());
        condition.renewed(account.id());
    }

    @Override
    public void set(Domain domain, LimitTerms terms) throws StoreException {
        Party party = ledger.party(domain);
        changes.commit(changes.standing(party, party.domain(), standing -> standing.with(terms)));
        forgetTold(party, party.domain());
    }

    /** Another limit is another matter to tell of. */
    private void forgetTold(Party party, Tally tally) throws StoreException {
        if (!party.with(tally::counts).told().isEmpty()) {
            changes.commit(changes.counts(party, tally, Counts::untold));
        }
    }

    @Override
    public void reset(Account account) throws StoreException {
        Party party = ledger.renewed(account);
        reset(party, party.account(), party.with(() -> judge.rules(party)).accountZone());
        condition.renewed(account.id());
    }

    @Override
    public void reset(Domain domain) throws StoreException {
        Party party = ledger.renewed(domain);
        reset(party, party.domain(), party.with(() -> judge.rules(party)).domainZone());
        condition.renewed();
    }

    /** Writes both records, as one that was damaged is still so in the store. */
    private void reset(Party party, Tally tally, ZoneId zone) throws StoreException {
        Moment now = Moment.of(judge.now(), zone);
        changes.commit(changes.counts(party, tally, counts -> counts.at(now).forgotten()));
        changes.commit(changes.standing(party, tally, standing -> standing));
    }

    @Override
    public boolean freeze(Account account, String reason) throws StoreException {
        return herald.freeze(account, ledger.party(account), new Freeze(judge.now(), reason, false));
    }

    @Override
    public boolean thaw(Account account) throws StoreException {
        Party party = ledger.party(account);
        boolean was = party.with(() -> party.account().standing().freeze()).isPresent();
        changes.commit(changes.standing(party, party.account(), standing -> standing.with(Optional.empty())));
        condition.thawed(account.id());
        return was;
    }
}
