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
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Transaction;

/** Who is to look at what is held, until when, and who did. Safe for any thread. */
final class Reviews implements QuarantineReviews {

    /** For how long looks are remembered: a year, and the time to write its report. */
    static final Duration REMEMBERED = Duration.ofDays(400);

    private final Ledger ledger;
    private final Neighbours neighbours;
    private final Terms terms;
    private final Clock clock;

    Reviews(Ledger ledger, Neighbours neighbours, Terms terms, Clock clock) {
        this.ledger = ledger;
        this.neighbours = neighbours;
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public List<Due> due() throws StoreException {
        List<Due> due = new ArrayList<>();
        for (AccountId account : ledger.tallies().keySet()) {
            due(account, new QuarantineId(Long.MAX_VALUE)).ifPresent(due::add);
        }
        due.sort(Comparator.comparing(Due::deadline));
        return due;
    }

    /** What must be known of an entry that nobody has looked at: there may be very many. */
    private record Waiting(QuarantineId id, Instant held) {}

    /** What waits of an account up to an entry; empty where nothing does, or nobody looks at it regularly. */
    private Optional<Due> due(AccountId account, QuarantineId upTo) throws StoreException {
        Optional<Account> owner = owner(account);
        Optional<Duration> within = owner.flatMap(
                found -> terms.of(account, found.address().domain()).review());
        if (owner.isEmpty() || within.isEmpty()) {
            return Optional.empty();
        }
        long seen = ledger.reviews(account, Instant.EPOCH, 1).stream()
                .mapToLong(review -> review.upTo().number())
                .findFirst()
                .orElse(0);
        List<Waiting> waiting = ledger.entries(
                account,
                record -> Optional.of(
                                new Waiting(record.entry().id(), record.entry().held()))
                        .filter(one -> one.id().number() > seen && one.id().number() <= upTo.number()),
                Integer.MAX_VALUE);
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(new Due(
                        account,
                        owner.get().address(),
                        waiting.size(),
                        waiting.getFirst().id(),
                        waiting.getLast().held(),
                        waiting.getLast().held().plus(within.get())));
    }

    private Optional<Account> owner(AccountId account) throws StoreException {
        Directory directory = neighbours
                .directory()
                .orElseThrow(() -> new StoreException(StoreException.Reason.UNAVAILABLE, "the directory is missing"));
        try {
            return directory.account(account);
        } catch (DirectoryUnavailableException unavailable) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE, String.valueOf(unavailable.getMessage()), unavailable);
        }
    }

    @Override
    public synchronized Review reviewed(AccountId account, QuarantineId upTo, Reviewer by)
            throws QuarantineRefusalException, StoreException {
        Due due = due(account, upTo)
                .orElseThrow(() -> new QuarantineRefusalException("Nothing up to entry " + upTo
                        + " waits for a review there; mail:quarantine-review lists what does."));
        Review review = new Review(account, clock.instant(), by.name(), due.newest(), due.waiting(), due.deadline());
        Transaction unit = ledger.store().open();
        unit.add(ledger.reviewing(review, clock.instant().minus(REMEMBERED)));
        unit.commit();
        return review;
    }

    @Override
    public List<Review> reviews(AccountId account, Instant since, int most) throws StoreException {
        return ledger.reviews(account, since, most);
    }

    /** How many accounts were to be looked at by now. */
    long overdue() throws StoreException {
        Instant now = clock.instant();
        return due().stream().filter(one -> one.deadline().isBefore(now)).count();
    }
}
