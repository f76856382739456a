package org.palomar.delivery.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;
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

    private final ExpectedService<SendingLimits> limits;

    Allowance(ExpectedService<SendingLimits> limits) {
        this.limits = limits;
    }

    /** Where nobody is to count, and nobody misses it. */
    static Allowance boundless() {
        Allowance allowance = new Allowance(new ExpectedService<>(() -> false, Duration.ZERO));
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
        limits.set(service);
    }

    void unset(SendingLimits service) {
        limits.unset(service);
    }

    /** What an operator should know while nobody counts. */
    List<HealthFinding> findings() {
        return switch (limits.look()) {
            case Presence.There<SendingLimits> there -> List.of();
            case Presence.Missing<SendingLimits> missing ->
                List.of(new HealthFinding(
                        Severity.FAILED,
                        SUBJECT,
                        "What accounts send is answered with 451, as the limits service is missing.",
                        "See what else is said of limits, or look at the bundle's state with bundle:list."));
            case Presence.Unwanted<SendingLimits> unwanted ->
                List.of(new HealthFinding(
                        Severity.NOTICE,
                        SUBJECT,
                        "Nothing limits what accounts send, as the bundle that does is stopped or removed.",
                        "Run bundle:start palomar-limits, unless that is what you want."));
        };
    }

    /** Whether rules of an account may send. While the service that knows is being updated it is waited for; where the operator wants none they may. */
    Standing standing(Account account) {
        return switch (limits.awaited()) {
            case Presence.There<SendingLimits>(SendingLimits service) ->
                service.isFrozen(account) ? Standing.FROZEN : Standing.FREE;
            case Presence.Missing<SendingLimits> missing -> Standing.UNKNOWN;
            case Presence.Unwanted<SendingLimits> unwanted -> Standing.FREE;
        };
    }

    /** @param recipients how many get it, at least 1 */
    Reservation reserve(MailTransaction message, int recipients) {
        Optional<Account> account = message.origin().account();
        if (message.origin().door() != Door.SUBMISSION || account.isEmpty()) {
            return FREE;
        }
        return switch (limits.awaited()) {
            case Presence.There<SendingLimits>(SendingLimits service) -> service.reserve(account.get(), recipients);
            case Presence.Missing<SendingLimits> missing -> new Reservation.Refused(Replies.NOT_COUNTED);
            case Presence.Unwanted<SendingLimits> unwanted -> FREE;
        };
    }
}
