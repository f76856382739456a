package org.palomar.relay.server;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;
import org.palomar.relay.route.Directions;
import org.palomar.relay.route.NamedRoute;
import org.palomar.relay.route.Refusals;
import org.palomar.relay.route.Route;
import org.palomar.relay.route.Router;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.NoSessionException;
import org.palomar.relay.session.NoSessionException.Cause;
import org.palomar.relay.session.Results;
import org.palomar.relay.session.Sending;
import org.palomar.relay.session.SmtpClient;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.session.TlsSight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt, from server to server, and from one way to another where servers refuse it for whom it comes from, or can't be reached. For one thread. */
final class Journey {

    private static final Logger LOG = LoggerFactory.getLogger(Journey.class);

    static final RemoteReply FAULT = new RemoteReply(451, "4.3.0", "Internal error in an attempt");
    private static final RemoteReply UNTRIED = new RemoteReply(451, "4.4.0", "No server was tried");

    /** What a server said to everybody, before any recipient was named. */
    private record Words(RemoteReply reply, String host) {}

    private final Attempt attempt;
    private final Relay.Means means;
    private final Sessions sessions;
    private final RelayMetrics metrics;
    private final Detours detours;
    private final Clock clock;
    private final Results results;
    private final Set<String> taken = new HashSet<>();
    private final TlsSight sight;
    private RemoteReply reason = UNTRIED;
    private final long start = System.nanoTime();
    private Optional<Words> words = Optional.empty();
    /** Whether the last way had servers, and there was no connection to any of them, or it broke. */
    private boolean unreached;

    Journey(Attempt attempt, Relay.Means means, Sessions sessions, RelayMetrics metrics, Detours detours, Clock clock) {
        this.attempt = attempt;
        this.means = means;
        this.sessions = sessions;
        this.metrics = metrics;
        this.detours = detours;
        this.clock = clock;
        this.results = new Results(attempt.message().recipients());
        this.sight = attempt.redirected() || isLenient()
                ? TlsSight.NONE
                : new TlsSight(means.watch(), Optional.of(attempt.destination()));
    }

    /**
     * Goes.
     *
     * @param first the way to begin with
     */
    AttemptResult run(Router router, Route first) {
        try {
            if (isThereByDetour(router, first)) {
                return results.result(reason);
            }
            Optional<RecipientResult> end = travel(router, first);
            if (end.isPresent()) {
                return Results.all(attempt.message().recipients(), end.get());
            }
            for (Optional<NamedRoute> next = next(); next.isPresent(); next = next()) {
                turn(next.get());
                int before = results.delivered();
                next.get().route().ifPresent(route -> travel(router, route));
                if (results.delivered() > before) {
                    detours.learn(
                            attempt.destination(), first.name(), next.get().name());
                }
            }
            return results.result(reason);
        } catch (RuntimeException | Error bug) {
            if (results.isEmpty()) {
                throw bug;
            }
            // what is known stays so: who has the message is not to get it again
            LOG.error("An attempt failed by a programming error after some of it was done", bug);
            results.missed();
            return results.result(FAULT);
        }
    }

    /**
     * Takes the way at once that brought mail there lately when the usual one was refused.
     *
     * @return whether that leaves nobody for the usual one
     */
    private boolean isThereByDetour(Router router, Route usual) {
        Optional<NamedRoute> detour = attempt.redirected()
                ? Optional.empty()
                : detours.of(attempt.destination(), usual.name())
                        .flatMap(name -> means.routes().alternative(name, this::isSafe));
        if (detour.isEmpty()) {
            return false;
        }
        detour.get().route().ifPresent(route -> travel(router, route));
        if (results.delivered() == 0) {
            detours.forget(attempt.destination(), usual.name());
            results.reopen(detour.get().refusals()::has);
        }
        return results.isComplete() || Thread.currentThread().isInterrupted();
    }

    /** The next way, if a server has said something for which there is one, or there is one for what can't be reached. A redirection is an operator's word, and has no other. */
    private Optional<NamedRoute> next() {
        boolean interrupted = Thread.currentThread().isInterrupted();
        return interrupted || attempt.redirected()
                ? Optional.empty()
                : means.routes().next(taken, this::isCalledFor, this::isSafe);
    }

    /** What an operator demands of TLS for a destination can't be kept behind a smart host: nobody chose that way for it. */
    private boolean isSafe(Route way) {
        Map<Domain, TlsDemand> demands = means.settings().rules().tls();
        return way.smartHost().isEmpty()
                || !demands.getOrDefault(attempt.destination(), TlsDemand.NEVER).isBinding();
    }

    private boolean isCalledFor(NamedRoute way) {
        return hasHeard(way.refusals()) || (way.unreachable() && unreached && !results.isComplete());
    }

    private boolean hasHeard(Refusals such) {
        boolean toAll = !results.isComplete()
                && words.filter(one -> such.has(one.reply(), one.host())).isPresent();
        return toAll || results.refused(such::has).isPresent();
    }

    private void turn(NamedRoute next) {
        BiPredicate<RemoteReply, String> such = next.refusals()::has;
        Optional<Words> heard = words.filter(one -> such.test(one.reply(), one.host()))
                .or(() -> results.refused(such).map(one -> new Words(one.reply(), one.host())));
        if (heard.isPresent()) {
            LOG.info(
                    "{} says {}: the message takes the route {} now",
                    heard.get().host(),
                    heard.get().reply(),
                    next.name());
        } else {
            LOG.info(
                    "No server of {} can be reached ({}): the message takes the route {} now",
                    attempt.destination(),
                    reason,
                    next.name());
        }
        String why = heard.map(one -> one.host() + ", for whose words")
                .orElse(attempt.destination() + ", none of whose servers can be reached, so that");
        results.visited(new Visit(
                why + " the route " + next.name() + " is taken",
                "",
                heard.map(Words::reply).or(() -> Optional.of(reason))));
        metrics.turned();
        results.reopen(such);
        results.turned();
    }

    /**
     * Goes one way, as far as it leads.
     *
     * @return everybody's result, when the way ends before any server
     */
    private Optional<RecipientResult> travel(Router router, Route route) {
        taken.add(route.name());
        words = Optional.empty();
        unreached = false;
        Router way = isLenient() ? router.lenient() : router;
        Directions directions = attempt.redirected() // what an operator has chosen is no destination's to mend
                ? way.silent().directlyTo(attempt.destination(), route)
                : way.to(attempt.destination(), route);
        return switch (directions) {
            case Directions.Hops(List<Hop> hops, String unfound) -> {
                doubt(router, hops, unfound);
                yield over(hops, route);
            }
            case Directions.Never(RemoteReply never) -> never(never);
            case Directions.NotNow(RemoteReply later) -> {
                reason = later;
                results.missed();
                yield Optional.empty();
            }
        };
    }

    /** Where there may be servers that can't be found now, or a policy that vouches for those that are, what servers lack today is not the end. */
    private void doubt(Router router, List<Hop> hops, String unfound) {
        String why = unfound;
        if (why.isEmpty()
                && TlsDemand.of(attempt.message()) == TlsDemand.VERIFIED
                && !hops.stream().allMatch(Hop::vouched)
                && router.isUnsure(attempt.destination())) {
            why = "The MTA-STS policy of " + attempt.destination() + " can't be had now";
        }
        if (!why.isEmpty()) {
            reason = RemoteReply.of(451, "4.4.3", why);
            results.missed();
        }
    }

    /** Whether what the destination demands of TLS is not to keep the message from it. */
    private boolean isLenient() {
        return attempt.message().options().needs().contains(BodyNeed.TLS_OPTIONAL);
    }

    private Optional<RecipientResult> over(List<Hop> hops, Route route) {
        boolean ourselves = true;
        boolean nobody = true;
        for (Hop hop : hops) {
            try {
                visit(hop, route);
                ourselves = false;
                nobody = false;
            } catch (NoSessionException failed) {
                LOG.debug("{} does not take it: {}", hop, failed.getMessage());
                metrics.failed(failed.reason());
                results.visited(new Visit(shown(hop, route), "", Optional.of(failed.reply())));
                reason = named(hop, failed.reply());
                ourselves &= failed.reason() == Cause.OURSELVES;
                nobody &= failed.reason() == Cause.CONNECTION;
                if (failed.isForGood()) {
                    results.lacks(new RecipientResult.Failed(failed.said(), hop.name()));
                } else if (failed.reason() != Cause.OURSELVES) {
                    results.missed();
                }
                if (failed.reason() == Cause.REFUSED) {
                    words = Optional.of(new Words(failed.said(), hop.name()));
                }
                if (isLate()
                        || Thread.currentThread().isInterrupted()
                        || (!results.isComplete() && next().isPresent())) {
                    break;
                }
            }
            // also after a failure: a server that may have the message has left nobody for the next
            if (results.isComplete()) {
                break;
            }
        }
        unreached = nobody && !hops.isEmpty();
        return ourselves ? never(loop()) : Optional.empty();
    }

    /** Whether servers that say nothing have taken enough of its time: each takes minutes, and the order of equal ones is another at the next attempt. */
    private boolean isLate() {
        return System.nanoTime() - start > means.opening().waits().all().toNanos();
    }

    /** Nothing can go there, ever; unless it is an operator who sent it there, who may have mistyped the domain: no sender is to pay for that. */
    private Optional<RecipientResult> never(RemoteReply why) {
        if (!attempt.redirected()) {
            return Optional.of(new RecipientResult.Failed(why, ""));
        }
        reason = RemoteReply.of(451, "4" + why.status().substring(1), why.text() + "; an operator redirected it there");
        results.missed();
        return Optional.empty();
    }

    private RemoteReply loop() {
        String text = "Mail for " + attempt.destination() + " comes back to this server, which has no such domain";
        return new RemoteReply(550, "5.4.6", text);
    }

    /** A session that waited may have gone without a word: another one is begun then, once. */
    private void visit(Hop server, Route route) throws NoSessionException {
        Hop hop = server.atLeast(TlsDemand.of(attempt.message()));
        Optional<SmtpClient> waiting = sessions.waiting(hop);
        if (waiting.isPresent()) {
            try {
                send(waiting.get(), hop, route);
                return;
            } catch (NoSessionException gone) {
                LOG.debug("{} has gone meanwhile: {}", hop, gone.getMessage());
                if (results.isComplete() || Thread.currentThread().isInterrupted()) {
                    throw gone;
                }
            }
        }
        send(opened(server, hop), hop, route);
    }

    /** @param hop the server with what this message demands besides: what fails by that alone says nothing of it to other messages */
    private SmtpClient opened(Hop server, Hop hop) throws NoSessionException {
        try {
            return sessions.open(hop, means.opening(), sight);
        } catch (NoSessionException failed) {
            if (failed.reason() == Cause.TLS && !hop.equals(server)) {
                RemoteReply later = RemoteReply.of(
                        451,
                        "4.7.10",
                        "The message demands TLS: " + failed.reply().text());
                results.sayForNow(new RecipientResult.Deferred(later, hop.name()), false);
            }
            throw failed;
        }
    }

    private void send(SmtpClient client, Hop hop, Route route) throws NoSessionException {
        boolean usable = false;
        try {
            if (new Sending(client, attempt.message(), attempt.content(), results, attempt.number() > 1)
                    .run(clock.instant())) {
                metrics.sent(client.messages(), client.isTls());
            }
            usable = true;
            results.visited(new Visit(shown(client.hop(), route), client.tls(), Optional.empty()));
        } catch (NoSessionException failed) {
            if (!Thread.currentThread().isInterrupted()) {
                // it was there, and other mail may fare better
                results.sayForNow(
                        new RecipientResult.Deferred(failed.reply(), hop.name()), failed.reason() == Cause.REFUSED);
            }
            throw failed;
        } finally {
            sessions.back(client, hop, usable, means.settings());
        }
        LOG.info("{} ({}, route {}) took it for {}", hop, client.tls(), route.name(), results.summary());
    }

    private static String shown(Hop hop, Route route) {
        return route.name().equals(Route.ORDINARY) ? hop.toString() : hop + " by the route " + route.name();
    }

    private static RemoteReply named(Hop hop, RemoteReply said) {
        return RemoteReply.of(said.code(), said.status(), hop + ": " + said.text());
    }
}
