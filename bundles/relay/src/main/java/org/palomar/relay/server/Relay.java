package org.palomar.relay.server;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Transport;
import org.palomar.api.queue.Visit;
import org.palomar.relay.route.Directions;
import org.palomar.relay.route.Router;
import org.palomar.relay.route.SmartHost;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.Login;
import org.palomar.relay.session.NoSessionException;
import org.palomar.relay.session.NoSessionException.Cause;
import org.palomar.relay.session.Opening;
import org.palomar.relay.session.Results;
import org.palomar.relay.session.Sending;
import org.palomar.relay.session.SmtpClient;
import org.palomar.relay.session.TlsDemand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a message to the first server of its destination that takes it. Safe for any thread. */
final class Relay implements Transport {

    /**
     * What it works with at this moment.
     *
     * @param router empty while nobody can ask the DNS
     */
    record Means(RelaySettings settings, Optional<Router> router, Opening opening) {}

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final RemoteReply NO_RESOLVER =
            new RemoteReply(451, "4.3.5", "The DNS can't be asked: dns is not installed or not running");
    private static final RemoteReply NO_SETTINGS =
            new RemoteReply(451, "4.3.5", "etc/palomar.relay.cfg is wrong, and was never right since the start");
    private static final RemoteReply FAULT = new RemoteReply(451, "4.3.0", "Internal error in an attempt");
    private static final RemoteReply UNTRIED = new RemoteReply(451, "4.4.0", "No server was tried");

    private final Supplier<Optional<Means>> means;
    private final Clock clock;
    private final IdleSessions idle;
    private final RelayMetrics metrics;
    private volatile Optional<Refusal> refusal = Optional.empty();

    private record Refusal(Login login, String words) {}

    /** @param means empty while nobody knows the settings: nothing goes anywhere then, least of all by the defaults */
    Relay(Supplier<Optional<Means>> means, Clock clock, IdleSessions idle, RelayMetrics metrics) {
        this.means = means;
        this.clock = clock;
        this.idle = idle;
        this.metrics = metrics;
    }

    /** What the smart host said of the name and password that we have for it now, when it was asked last, if it did not like them. */
    Optional<String> loginRefused() {
        Optional<Login> now =
                means.get().flatMap(known -> known.settings().smartHost()).flatMap(SmartHost::login);
        return refusal.filter(one -> now.equals(Optional.of(one.login()))).map(Refusal::words);
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
        Router router = now.router().get();
        Directions directions = now.settings()
                .smartHost()
                .filter(smart -> !attempt.redirected())
                .map(router::through)
                .orElseGet(() -> router.to(attempt.destination()));
        return switch (directions) {
            case Directions.Hops(List<Hop> hops) -> new Journey(attempt, now.settings(), now.opening()).over(hops);
            case Directions.Never(RemoteReply reason) ->
                Results.all(attempt.message().recipients(), new RecipientResult.Failed(reason, ""));
            case Directions.NotNow(RemoteReply reason) -> new AttemptResult.Unreachable(reason);
        };
    }

    /** One attempt, from server to server. */
    private final class Journey {

        private final Attempt attempt;
        private final RelaySettings settings;
        private final Opening opening;
        private final Results results;

        Journey(Attempt attempt, RelaySettings settings, Opening opening) {
            this.attempt = attempt;
            this.settings = settings;
            this.opening = opening;
            this.results = new Results(attempt.message().recipients());
        }

        AttemptResult over(List<Hop> hops) {
            RemoteReply reason = UNTRIED;
            boolean ourselves = true;
            for (Hop hop : hops) {
                try {
                    visit(hop);
                    ourselves = false;
                } catch (NoSessionException failed) {
                    LOG.debug("{} does not take it: {}", hop, failed.getMessage());
                    metrics.failed(failed.reason());
                    results.visited(new Visit(hop.toString(), "", Optional.of(failed.reply())));
                    if (failed.reason() == Cause.LOGIN) {
                        refusal = hop.login()
                                .map(login -> new Refusal(login, failed.reply().text()));
                    }
                    reason = named(hop, failed.reply());
                    ourselves &= failed.reason() == Cause.OURSELVES;
                    if (Thread.currentThread().isInterrupted()) {
                        return results.result(reason);
                    }
                } catch (RuntimeException | Error bug) {
                    if (results.isEmpty()) {
                        throw bug;
                    }
                    // what is known stays so: who has the message is not to get it again
                    LOG.error("An attempt failed by a programming error after some of it was done", bug);
                    return results.result(FAULT);
                }
                // also after a failure: a server that may have the message has left nobody for the next
                if (results.isComplete()) {
                    break;
                }
            }
            return ourselves ? loop() : results.result(reason);
        }

        private AttemptResult loop() {
            RemoteReply reply = new RemoteReply(
                    550,
                    "5.4.6",
                    "Mail for " + attempt.destination() + " comes back to this server, which has no such domain");
            return Results.all(attempt.message().recipients(), new RecipientResult.Failed(reply, ""));
        }

        private void visit(Hop hop) throws NoSessionException {
            SmtpClient client = session(hop);
            boolean usable = false;
            try {
                if (new Sending(client, attempt.message(), attempt.content(), results, attempt.number() > 1)
                        .run(clock.instant())) {
                    metrics.sent(client.messages(), client.isTls());
                }
                usable = true;
                results.visited(new Visit(client.hop().toString(), client.tls(), Optional.empty()));
            } finally {
                if (!usable) {
                    client.close(); // a QUIT now could be the end of a text that was cut
                } else if (client.hop().equals(hop) && client.messages() < settings.messagesPerConnection()) {
                    idle.put(client, settings.idleConnections());
                } else {
                    client.quit();
                }
            }
            if (hop.login().isPresent()) {
                refusal = Optional.empty();
            }
            LOG.info("{} ({}) took it for {}", hop, client.tls(), results.summary());
        }

        private SmtpClient session(Hop hop) throws NoSessionException {
            Optional<SmtpClient> waiting = idle.take(hop);
            if (waiting.isPresent()) {
                return waiting.get();
            }
            try {
                return opening.open(hop);
            } catch (NoSessionException failed) {
                if (failed.reason() != Cause.TLS || hop.tls() != TlsDemand.IF_OFFERED) {
                    throw failed;
                }
                // RFC 7435 §3: TLS that does not work is as good as none, if nobody demands it
                LOG.debug("{}: {}; once more without TLS", hop, failed.getMessage());
                metrics.failed(failed.reason());
                return opening.open(hop.with(TlsDemand.NEVER));
            }
        }

        private static RemoteReply named(Hop hop, RemoteReply said) {
            return RemoteReply.of(said.code(), said.status(), hop + ": " + said.text());
        }
    }
}
