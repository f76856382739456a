package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.storage.Transaction;

/** Who is to look at what is held, until when, and who did. Safe for any thread. */
final class Reviews implements QuarantineReviews {

    /** For how long looks are remembered: a year, and the time to write its report; nothing is forgotten by a clock that is not to be trusted. */
    static final Duration REMEMBERED = Duration.ofDays(400);

    private final Ledger ledger;
    private final Notes notes;
    private final Neighbours neighbours;
    private final Terms terms;
    private final Clock clock;
    private final SteadyClock steady;

    /** Whether a commit did not succeed, and it is not known whether it was written all the same. */
    private boolean inDoubt;

    Reviews(Ledger ledger, Neighbours neighbours, Terms terms, Clock clock, SteadyClock steady) {
        this.ledger = ledger;
        this.notes = new Notes(ledger);
        this.steady = steady;
        this.neighbours = neighbours;
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public List<Due> due() throws StoreException {
        List<Due> due = new ArrayList<>();
        for (AccountId account : ledger.tallies().keySet()) {
            due(account).ifPresent(due::add);
        }
        due.sort(Comparator.comparing(Due::deadline));
        return due;
    }

    @Override
    public Optional<Due> due(AccountId account) throws StoreException {
        return due(account, new QuarantineId(Long.MAX_VALUE));
    }

    /** What nobody has looked at of what an account has; its entries are not read, as there may be very many. */
    private static final class Waiting {
        private long entries;
        private long newest;
        private byte[] oldest = new byte[0];

        void add(QuarantineId id, byte[] tag) {
            newest = entries == 0 ? id.number() : newest;
            oldest = tag;
            entries++;
        }
    }

    /** What waits of an account up to an entry; empty where nothing does, or nobody looks at it regularly. */
    private Optional<Due> due(AccountId account, QuarantineId upTo) throws StoreException {
        Optional<Account> owner = neighbours.account(account);
        Optional<Duration> within = owner.flatMap(
                found -> terms.of(account, found.address().domain()).review());
        if (owner.isEmpty() || within.isEmpty()) {
            return Optional.empty();
        }
        long last = Math.min(upTo.number(), ledger.decided());
        Waiting waiting = new Waiting();
        ledger.owned(account, notes.reviewed(account), last, waiting::add);
        if (waiting.entries == 0) {
            return Optional.empty();
        }
        // Of what can't be read nobody knows since when it waits: it is overdue.
        Instant held = ledger.tag(waiting.oldest).map(Tag::held).orElse(Instant.EPOCH);
        return Optional.of(new Due(
                account,
                owner.get().address(),
                waiting.entries,
                new QuarantineId(waiting.newest),
                held,
                held.plus(within.get())));
    }

    @Override
    public synchronized Review reviewed(AccountId account, QuarantineId upTo, Reviewer by)
            throws QuarantineRefusalException, StoreException {
        if (inDoubt) {
            ledger.store().settle(); // else what the disk still has would be reviewed twice
            inDoubt = false;
        }
        Due due = due(account, upTo)
                .orElseThrow(() -> new QuarantineRefusalException("Nothing up to entry " + upTo
                        + " waits for a review there; mail:quarantine-review lists what does."));
        Review review = new Review(account, clock.instant(), by.name(), due.newest(), due.waiting(), due.deadline());
        Transaction unit = ledger.store().open();
        unit.add(notes.reviewing(review, steady.steady().map(now -> now.minus(REMEMBERED))));
        inDoubt = true;
        unit.commit();
        inDoubt = false;
        return review;
    }

    @Override
    public List<Review> reviews(AccountId account, Instant since, int most) throws StoreException {
        return notes.reviews(account, since, most);
    }

    /** How many accounts were to be looked at by now. */
    long overdue() throws StoreException {
        Instant now = clock.instant();
        return due().stream().filter(one -> one.deadline().isBefore(now)).count();
    }
}
