package org.palomar.filter.greylist.internal;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.api.pipeline.Recipient;
import org.palomar.filter.greylist.internal.record.Standing;
import org.palomar.filter.greylist.internal.record.Subject;

/** Decides who is to come back, by what is known, in memory and under one lock. Safe for any thread. */
final class Greylist {

    /** What is seen again so soon is not written again: it would be one write for each message. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Ledger ledger = new Ledger();
    private final Allowed allowed = new Allowed();
    private final Clock clock;
    private final Supplier<GreylistSettings> settings;

    Greylist(Clock clock, Supplier<GreylistSettings> settings) {
        this.clock = clock;
        this.settings = settings;
    }

    /** One mail for one recipient. */
    record Mail(InetAddress client, ReversePath sender, Recipient recipient) {

        Subject triplet(Kind kind) {
            return Correspondence.triplet(kind, Correspondence.network(client), sender, recipient.address());
        }
    }

    /** Does something with what is known; the lock is held meanwhile, so it must not wait. */
    <T> T locked(Function<Ledger, T> use) {
        lock.lock();
        try {
            return use.apply(ledger);
        } finally {
            lock.unlock();
        }
    }

    /** What operators have allowed; to be used under the lock. */
    Allowed allowed() {
        return allowed;
    }

    /** @param delay how long who is new is to wait */
    Outcome judge(Mail mail, Duration delay) {
        Instant now = clock.instant();
        GreylistSettings current = settings.get();
        return locked(known -> acquaintance(mail, now, current).orElseGet(() -> triplet(mail, now, delay, current)));
    }

    private Optional<Outcome> acquaintance(Mail mail, Instant now, GreylistSettings current) {
        Optional<Address> sender = mail.sender().address();
        if (allowed.has(mail.client(), sender)) {
            return Optional.of(Outcome.ALLOWED);
        }
        for (AccountId account : mail.recipient().accounts()) {
            if (sender.filter(one -> isKnown(Correspondence.written(account, one), now, current))
                    .isPresent()) {
                return Optional.of(Outcome.WRITTEN);
            }
        }
        Subject network = Correspondence.network(Correspondence.network(mail.client()));
        boolean trusted = current.networkAfter() > 0
                && ledger.get(network)
                        .filter(standing -> standing.times() >= current.networkAfter())
                        .isPresent()
                && isKnown(network, now, current);
        return trusted ? Optional.of(Outcome.NETWORK) : Optional.empty();
    }

    /** Whether a subject is remembered; then it is from now on, too. */
    private boolean isKnown(Subject subject, Instant now, GreylistSettings current) {
        Optional<Standing> standing = ledger.get(subject)
                .filter(one -> one.last().plus(current.remembered()).isAfter(now));
        standing.filter(one -> isStale(one, now))
                .ifPresent(one -> ledger.put(subject, new Standing(one.since(), now, one.times()), current.most()));
        return standing.isPresent();
    }

    private static boolean isStale(Standing standing, Instant now) {
        // A time to come was written by a clock that was wrong.
        return !standing.last().plus(FRESH).isAfter(now) || standing.last().isAfter(now);
    }

    private Outcome triplet(Mail mail, Instant now, Duration delay, GreylistSettings current) {
        if (isKnown(mail.triplet(Kind.PASSED), now, current)) {
            return Outcome.KNOWN;
        }
        Subject subject = mail.triplet(Kind.WAITING);
        // A time to come was written by a clock that was wrong: waiting begins anew.
        Optional<Standing> waiting = ledger.get(subject)
                .filter(one -> !one.since().isAfter(now)
                        && one.since().plus(current.window()).isAfter(now));
        if (waiting.isEmpty()) {
            ledger.put(subject, Standing.first(now), current.most());
            return Outcome.NEW;
        }
        Standing again = waiting.get().again(now);
        if (again.since().plus(delay).isAfter(now)) {
            ledger.put(subject, again, current.most());
            return Outcome.EARLY;
        }
        pass(mail, again, current);
        Subject network = Correspondence.network(Correspondence.network(mail.client()));
        ledger.put(
                network,
                ledger.get(network).map(one -> one.again(now)).orElseGet(() -> Standing.first(now)),
                current.most());
        return Outcome.RETURNED;
    }

    private void pass(Mail mail, Standing standing, GreylistSettings current) {
        ledger.remove(mail.triplet(Kind.WAITING));
        ledger.put(mail.triplet(Kind.PASSED), standing, current.most());
    }

    /** Takes a mail that is new all the same, and whatever comes like it. */
    void pass(Mail mail) {
        Instant now = clock.instant();
        GreylistSettings current = settings.get();
        locked(known -> {
            pass(mail, Standing.first(now), current);
            return known;
        });
    }

    /** Notes that an account has written to somebody. */
    void wrote(AccountId account, Address to) {
        Instant now = clock.instant();
        GreylistSettings current = settings.get();
        Subject subject = Correspondence.written(account, to);
        locked(known -> {
            if (known.get(subject).filter(one -> !isStale(one, now)).isEmpty()) {
                Standing standing =
                        known.get(subject).map(one -> one.again(now)).orElseGet(() -> Standing.first(now));
                known.put(subject, standing, current.most());
            }
            return known;
        });
    }

    /** Forgets what is of no use any more. */
    void sweep() {
        Instant now = clock.instant();
        GreylistSettings current = settings.get();
        locked(known -> known.removeIf((subject, standing) -> switch (subject.kind()) {
            case ALLOWED -> false;
            case WAITING -> !standing.since().plus(current.window()).isAfter(now);
            default -> !standing.last().plus(current.remembered()).isAfter(now);
        }));
    }

    /** The clock that standings are by. */
    Instant now() {
        return clock.instant();
    }

    /** What is known at this moment. */
    List<Map.Entry<Subject, Standing>> all() {
        return locked(Ledger::all);
    }
}
