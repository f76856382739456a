package org.palomar.relay.server;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Transport;
import org.palomar.api.queue.Visit;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.relay.route.Router;
import org.palomar.relay.route.Routes;
import org.palomar.relay.route.Routes.Choice;
import org.palomar.relay.session.Opening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a message to the first server of its destination that takes it, by the way that is meant for it. Safe for any thread. */
final class Relay implements Transport {

    /**
     * What it works with at this moment.
     *
     * @param router empty while nobody can ask the DNS
     * @param directory empty while nobody knows accounts
     * @param watch who hears how TLS went
     */
    record Means(
            RelaySettings settings,
            Routes routes,
            Optional<Router> router,
            Optional<Directory> directory,
            Opening opening,
            TlsWatch watch) {}

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final RemoteReply NO_RESOLVER =
            new RemoteReply(451, "4.3.5", "The DNS can't be asked: dns is not installed or not running");
    private static final RemoteReply NO_SETTINGS =
            new RemoteReply(451, "4.3.5", "etc/palomar.relay.cfg is wrong, and was never right since the start");
    private static final RemoteReply NO_DIRECTORY = new RemoteReply(451, "4.3.0", "The directory is not available");

    private final Supplier<Optional<Means>> means;
    private final Clock clock;
    private final Sessions sessions;
    private final RelayMetrics metrics;
    private final Detours detours;

    /** @param means empty while nobody knows the settings: nothing goes anywhere then, least of all by the defaults */
    Relay(Supplier<Optional<Means>> means, Clock clock, Sessions sessions, RelayMetrics metrics) {
        this.means = means;
        this.clock = clock;
        this.sessions = sessions;
        this.metrics = metrics;
        this.detours = new Detours(clock);
    }

    @Override
    public AttemptResult deliver(Attempt attempt) {
        Optional<Means> known = means.get();
        if (known.isEmpty()) {
            return new AttemptResult.Unreachable(NO_SETTINGS);
        }
        Means now = known.get();
        if (now.router().isEmpty()) {
            return new AttemptResult.Unreachable(NO_RESOLVER);
        }
        if (now.directory().isEmpty() && now.routes().asksForAccounts()) {
            return new AttemptResult.Unreachable(NO_DIRECTORY);
        }
        try {
            Map<Part, List<Integer>> parts = parts(attempt, now);
            return parts.size() == 1
                    ? deliver(attempt, now, parts.keySet().iterator().next().choice())
                    : deliver(attempt, now, parts);
        } catch (DirectoryUnavailableException unavailable) {
            return new AttemptResult.Unreachable(NO_DIRECTORY);
        }
    }

    /**
     * What recipients have in common who get the message in one transaction: their way, and whether their names are beyond ASCII, as a server may take none of such a transaction (RFC 6531 §3.4).
     */
    private record Part(Choice choice, boolean international) {}

    /** Which recipients, by their index, get it together. */
    private static Map<Part, List<Integer>> parts(Attempt attempt, Means now) throws DirectoryUnavailableException {
        Optional<Domain> account = now.routes().asksForAccounts() ? submitter(attempt, now) : Optional.empty();
        Map<Part, List<Integer>> parts = new LinkedHashMap<>();
        List<OutboundRecipient> recipients = attempt.message().recipients();
        for (int i = 0; i < recipients.size(); i++) {
            Address address = recipients.get(i).address();
            Choice choice = now.routes().first(attempt.message(), address, account);
            parts.computeIfAbsent(
                            new Part(choice, address.isInternationalized()),
                            absent -> new ArrayList<>(recipients.size()))
                    .add(i);
        }
        return parts;
    }

    /** The domain of the account that submitted it; empty if none has, or it is gone. */
    private static Optional<Domain> submitter(Attempt attempt, Means now) throws DirectoryUnavailableException {
        Optional<AccountId> account = attempt.message().account();
        if (account.isEmpty() || now.directory().isEmpty()) {
            return Optional.empty();
        }
        return now.directory()
                .get()
                .account(account.get())
                .map(one -> one.address().domain());
    }

    private AttemptResult deliver(Attempt attempt, Means now, Map<Part, List<Integer>> parts) {
        List<Visit> visits = new ArrayList<>();
        RecipientResult[] results =
                new RecipientResult[attempt.message().recipients().size()];
        parts.forEach((part, indices) -> {
            Attempt alone = attempt.to(
                    indices.stream().map(attempt.message().recipients()::get).toList());
            AttemptResult result = deliverSurely(alone, now, part.choice());
            visits.addAll(result.visits());
            List<RecipientResult> known = each(result, indices.size());
            for (int i = 0; i < indices.size(); i++) {
                results[indices.get(i)] = known.get(i);
            }
        });
        return new AttemptResult.Answered(List.of(results), visits);
    }

    /** A programming error in one part is nothing to the others, who may have the message. */
    private AttemptResult deliverSurely(Attempt part, Means now, Choice choice) {
        try {
            return deliver(part, now, choice);
        } catch (RuntimeException | Error bug) {
            LOG.error("A part of an attempt failed by a programming error", bug);
            return new AttemptResult.Unreachable(Journey.FAULT);
        }
    }

    private static List<RecipientResult> each(AttemptResult result, int recipients) {
        return switch (result) {
            case AttemptResult.Answered(List<RecipientResult> results, List<Visit> visits) -> results;
            case AttemptResult.Unreachable(RemoteReply reason, List<Visit> visits) ->
                Collections.nCopies(recipients, new RecipientResult.Deferred(reason, ""));
        };
    }

    private AttemptResult deliver(Attempt attempt, Means now, Choice choice) {
        AttemptResult result = choice.route()
                .map(route -> new Journey(attempt, now, sessions, metrics, detours, clock)
                        .run(now.router().get(), route))
                .orElseGet(() -> new AttemptResult.Unreachable(RemoteReply.of(
                        451,
                        "4.3.5",
                        "etc/palomar.route-" + choice.name() + ".cfg is wrong, and was never right since the start")));
        // an attempt that was broken off from here is none
        return choice.shared() || Thread.currentThread().isInterrupted()
                ? result
                : new AttemptResult.Answered(
                        each(result, attempt.message().recipients().size()), result.visits());
    }
}
