package org.palomar.limits.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.palomar.api.directory.Account;
import org.palomar.api.limit.Reservation;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.record.Amount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits as those see them who take mail from owners of accounts. Safe for any thread. */
final class Limiter implements SendingLimits {

    private static final Logger LOG = LoggerFactory.getLogger(Limiter.class);

    private static final int ALL = Integer.MAX_VALUE;

    /** One is held for each charge that was not closed. */
    private final Semaphore charges = new Semaphore(ALL);

    private final Ledger ledger;
    private final Judge judge;
    private final Herald herald;
    private final Condition condition;
    private final LimitsMetrics metrics;

    Limiter(Ledger ledger, Judge judge, Herald herald, Condition condition, LimitsMetrics metrics) {
        this.ledger = ledger;
        this.judge = judge;
        this.herald = herald;
        this.condition = condition;
        this.metrics = metrics;
    }

    @Override
    public Optional<Reply> refusal(Account account, int recipients) {
        try {
            Party party = ledger.party(account);
            Decision decision = party.with(() -> judge.judge(party, new Amount(1, recipients)));
            return decision instanceof Decision.Allowed
                    ? Optional.empty()
                    : Optional.of(refused(account, party, decision));
        } catch (StoreException failure) {
            return Optional.of(unreadable(account, failure));
        }
    }

    @Override
    public boolean isFrozen(Account account) {
        try {
            Party party = ledger.party(account);
            return party.with(() -> party.account().standing().freeze()).isPresent();
        } catch (StoreException failure) {
            Reply unused = unreadable(account, failure);
            return true;
        }
    }

    @Override
    public Reservation reserve(Account account, int recipients) {
        if (!charges.tryAcquire()) {
            return new Reservation.Refused(Replies.UNREADABLE); // another instance counts by now
        }
        Reservation reservation = reserved(account, recipients);
        if (reservation instanceof Reservation.Refused) {
            charges.release();
        }
        return reservation;
    }

    /** Reserves nothing any more, and waits a while for messages that are being accepted. */
    void stop(Duration patience) {
        try {
            if (!charges.tryAcquire(ALL, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("Messages are still being accepted while their counting stops; they are refused for now");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Reservation reserved(Account account, int recipients) {
        try {
            Party party = ledger.party(account);
            Amount amount = new Amount(1, recipients);
            Attempt attempt = party.with(() -> attempt(party, amount));
            return attempt.charge().isPresent()
                    ? new Reservation.Granted(attempt.charge().get())
                    : new Reservation.Refused(refused(account, party, attempt.decision()));
        } catch (StoreException failure) {
            return new Reservation.Refused(unreadable(account, failure));
        }
    }

    private record Attempt(Decision decision, Optional<ReservedCharge> charge) {}

    /** Under the party's lock, so that nobody reserves between the look and the reservation. */
    private Attempt attempt(Party party, Amount amount) {
        Decision decision = judge.judge(party, amount);
        if (!(decision instanceof Decision.Allowed)) {
            return new Attempt(decision, Optional.empty());
        }
        party.account().reserve(amount);
        party.domain().reserve(amount);
        Instant now = judge.now();
        return new Attempt(
                decision,
                Optional.of(new ReservedCharge(ledger, party, judge.rules(party), now, amount, charges::release)));
    }

    private Reply refused(Account account, Party party, Decision decision) {
        metrics.refused(decision);
        return switch (decision) {
            case Decision.Frozen frozen -> Replies.of(frozen);
            case Decision.Reached reached -> {
                herald.reached(account, party, reached);
                yield Replies.of(reached, judge.now());
            }
            case Decision.Allowed allowed -> throw new IllegalArgumentException("nothing is refused");
        };
    }

    private Reply unreadable(Account account, StoreException failure) {
        metrics.unreadable();
        LOG.warn("Mail of account {} is deferred, as it can't be counted: {}", account.id(), failure.getMessage());
        condition.unreadable(account.id(), failure);
        return Replies.UNREADABLE;
    }
}
