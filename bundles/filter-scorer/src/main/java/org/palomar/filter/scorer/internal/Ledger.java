package org.palomar.filter.scorer.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.palomar.api.directory.AccountId;
import org.palomar.api.scorer.MailKind;
import org.palomar.filter.scorer.internal.bayes.Corpus.Totals;
import org.palomar.filter.scorer.internal.record.Tally;

/**
 * What of the server's corpus owners have taught, so that no single one decides what everybody gets: each may teach it a share of what all owners have, so much in a day, and takes nothing back that others have taught. Changed by one thread at a time; {@link #isEnough} is for any.
 */
final class Ledger {

    /** Messages of each kind that any owner may teach besides the share, so that there is a beginning. */
    static final int FREE = 20;

    /** The number that stands for owners who are no more. No account has it. */
    static final long GONE = 0;

    /** Lessons of which it is known who has taught them: as many as people take back by hand. */
    private static final int MOST_RECENT = 1_000;

    private final SortedMap<Long, Tally> tallies = new ConcurrentSkipListMap<>();

    /** Who has taught what, since the start. */
    private final Map<Long, AccountId> recent = new LinkedHashMap<>();

    /** All that are owners still, and what those have taught who are none any more. */
    private volatile Sums sums = new Sums(0, Tally.NONE, Tally.NONE);

    private record Sums(int owners, Tally present, Tally gone) {}

    /** As it was kept. */
    void load(long owner, Tally tally) {
        put(owner, tally);
    }

    private void put(long owner, Tally tally) {
        Tally before = of(owner);
        tallies.put(owner, tally);
        sums = owner == GONE
                ? new Sums(sums.owners(), sums.present(), tally)
                : new Sums(
                        sums.owners() + (tally.isNothing() ? 0 : 1) - (before.isNothing() ? 0 : 1),
                        sums.present().minus(before).plus(tally),
                        sums.gone());
    }

    /** What is kept, by the numbers of owners. */
    SortedMap<Long, Tally> tallies() {
        return tallies;
    }

    /** What is kept of one. */
    Tally of(long owner) {
        return tallies.getOrDefault(owner, Tally.NONE);
    }

    /** Of whom something is kept. */
    List<AccountId> teachers() {
        return tallies.keySet().stream()
                .filter(one -> one != GONE)
                .map(AccountId::new)
                .toList();
    }

    /** Owners who have taught something. */
    int owners() {
        return sums.owners();
    }

    /** Whether somebody has, who may be none any more. */
    boolean hasOwners() {
        Sums now = sums;
        return !now.present().isNothing() || !now.gone().isNothing();
    }

    /**
     * Whether an owner may teach one more message. With fewer than {@code least} owners what each may teach ends; with so many it does not.
     *
     * @param day since 1970
     * @param daily messages of one owner in a day
     * @param least owners who teach
     */
    boolean mayTeach(AccountId owner, MailKind kind, int day, int daily, int least) {
        Tally own = of(owner.value());
        return own.on(day) < daily
                && own.of(kind) < FREE + (double) sums.present().of(kind) / least;
    }

    /** Whether an owner may take back that a message was learned: only who has taught it, and lately. */
    boolean mayTurn(AccountId owner, long identity) {
        return owner.equals(recent.get(identity));
    }

    /** Takes notice of a lesson. */
    void taught(AccountId owner, long identity, Tally now) {
        put(owner.value(), now);
        recent.put(identity, owner);
        if (recent.size() > MOST_RECENT) {
            Optional<Long> oldest = recent.keySet().stream().findFirst();
            oldest.ifPresent(recent::remove);
        }
    }

    /** What owners who are no more have taught, once this one is none any more: it stays theirs, and no operator's. */
    Tally withoutOwner(AccountId owner) {
        return of(GONE).plus(of(owner.value()));
    }

    /** The same, done. */
    void forget(AccountId owner) {
        put(GONE, withoutOwner(owner));
        put(owner.value(), Tally.NONE);
        tallies.remove(owner.value());
    }

    /**
     * Whether what was learned may be used for everybody: if operators' lessons alone are enough, or so many owners have taught.
     *
     * @param least messages of each kind
     * @param leastOwners owners
     */
    boolean isEnough(Totals totals, int least, int leastOwners) {
        Sums now = sums;
        Tally owners = now.present().plus(now.gone());
        return now.owners() >= leastOwners
                || (totals.toldSpam() - owners.spam() >= least && totals.toldHam() - owners.ham() >= least);
    }
}
