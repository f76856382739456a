package org.palomar.delivery.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.palomar.api.directory.Account;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.UnitOfWork;

/**
 * Asks what the account that submits a message may still send. What aliases and rules of an account forward, and notices, are nobody's submissions. While counting is being updated it is waited for; without it mail is deferred, unless the
 * operator wants none. Safe for any thread.
 */
final class Allowance {

    private static final String SUBJECT = "delivery";

    private static final Reservation FREE = new Reservation.Granted(new Charge() {
        @Override
        public void addTo(UnitOfWork unit) {
            // nobody counts it
        }

        @Override
        public void close() {
            // nothing was reserved
        }
    });

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final BooleanSupplier expected;
    private final Duration patience;
    private volatile @Nullable SendingLimits limits;

    /**
     * @param expected whether there ought to be limits
     * @param patience how long they are waited for then
     */
    Allowance(BooleanSupplier expected, Duration patience) {
        this.expected = expected;
        this.patience = patience;
    }

    /** Where nobody is to count, and nobody misses it. */
    static Allowance boundless() {
        Allowance allowance = new Allowance(() -> false, Duration.ZERO);
        allowance.set(new Boundless());
        return allowance;
    }

    /** Lets everything through. */
    private static final class Boundless implements SendingLimits {

        @Override
        public Optional<Reply> refusal(Account account, int recipients) {
            return Optional.empty();
        }

        @Override
        public boolean isFrozen(Account account) {
            return false;
        }

        @Override
        public Reservation reserve(Account account, int recipients) {
            return FREE;
        }
    }

    void set(SendingLimits service) {
        lock.lock();
        try {
            limits = service;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very object, whatever it is equal to
    void unset(SendingLimits service) {
        lock.lock();
        try {
            limits = limits == service ? null : limits;
        } finally {
            lock.unlock();
        }
    }

    /** What an operator should know while nobody counts. */
    List<HealthFinding> findings() {
        if (limits != null) {
            return List.of();
        }
        return List.of(
                expected.getAsBoolean()
                        ? new HealthFinding(
                                Severity.FAILED,
                                SUBJECT,
                                "What accounts send is answered with 451, as the limits service is missing.",
                                "See what else is said of limits, or look at the bundle's state with bundle:list.")
                        : new HealthFinding(
                                Severity.NOTICE,
                                SUBJECT,
                                "Nothing limits what accounts send, as the bundle that does is stopped or removed.",
                                "Run bundle:start palomar-limits, unless that is what you want."));
    }

    /** Whether rules of an account may send nothing. Without the service that knows, they may only where the operator wants none. */
    boolean isFrozen(Account account) {
        SendingLimits now = limits;
        return now == null ? expected.getAsBoolean() : now.isFrozen(account);
    }

    /** @param recipients how many get it, at least 1 */
    Reservation reserve(MailTransaction message, int recipients) {
        Optional<Account> account = message.origin().account();
        if (message.origin().door() != Door.SUBMISSION || account.isEmpty()) {
            return FREE;
        }
        SendingLimits now = limits;
        if (now == null && expected.getAsBoolean()) {
            now = awaited();
            if (now == null) {
                return new Reservation.Refused(Replies.NOT_COUNTED);
            }
        }
        return now == null ? FREE : now.reserve(account.get(), recipients);
    }

    private @Nullable SendingLimits awaited() {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (limits == null && nanos > 0) {
                nanos = came.awaitNanos(nanos);
            }
            return limits;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return limits;
        } finally {
            lock.unlock();
        }
    }
}
