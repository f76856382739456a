package org.palomar.relay.inquiry;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.palomar.api.destination.DestinationCheck;
import org.palomar.api.destination.DestinationQuestion;
import org.palomar.api.destination.DestinationReport;
import org.palomar.api.destination.DestinationReport.Verdict;
import org.palomar.api.destination.ServerCall;
import org.palomar.net.Dialer;
import org.palomar.relay.route.Directions;
import org.palomar.relay.route.Route;
import org.palomar.relay.route.Router;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.Probe;
import org.palomar.relay.session.Waits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a destination. Safe for any thread.
 *
 * @param router who knows where mail goes
 * @param routes all ways out; those through a smart host are none to the destination, unless there are no others
 */
public record Inquiry(Router router, List<Route> routes, Dialer dialer, Clock clock) implements DestinationCheck {

    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    /** Connections at the same time: strangers' servers count them. */
    private static final int AT_ONCE = 4;

    /** A server that answers at all is faster; mail itself is more patient. */
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private static final Duration REPLY = Duration.ofSeconds(45);
    private static final Duration OUTPUT = Duration.ofSeconds(10);

    /** A connection that could be made. */
    private record Way(Hop hop, String route) {}

    public Inquiry {
        routes = List.copyOf(routes);
    }

    @Override
    public DestinationReport look(DestinationQuestion question, Consumer<ServerCall> progress) {
        Landscape landscape = new Surveyor(router, clock).survey(question.domain());
        List<Directions> blocked = new ArrayList<>();
        List<Way> ways = landscape.isEnd() ? List.of() : ways(question, blocked);
        List<ServerCall> calls = calls(ways, question, progress);
        Verdict verdict = landscape.verdict().orElseGet(() -> verdict(calls));
        String route = landscape.route()
                + (ways.isEmpty()
                        ? blocked.stream().findFirst().map(Inquiry::why).orElse("")
                        : "");
        return new DestinationReport(
                question.domain(),
                question.recipient(),
                verdict,
                route,
                landscape.security(),
                landscape.policy(),
                landscape.hosts(),
                calls);
    }

    private static String why(Directions directions) {
        return switch (directions) {
            case Directions.Hops hops -> "";
            case Directions.Never(var reply) -> "; " + reply.text();
            case Directions.NotNow(var reply) -> "; " + reply.text();
        };
    }

    /** Each server from each address, in the order in which mail would try them. */
    private List<Way> ways(DestinationQuestion question, List<Directions> blocked) {
        List<Way> ways = new ArrayList<>();
        identities().forEach((identity, route) -> {
            switch (router.directlyTo(question.domain(), route)) {
                case Directions.Hops(List<Hop> hops, String unfound) ->
                    hops.forEach(hop -> ways.add(new Way(hop, route.name())));
                case Directions other -> blocked.add(other);
            }
        });
        return ways;
    }

    /** Who we are, each with a route of the names of all that are so. */
    private Map<Identity, Route> identities() {
        List<Route> direct =
                routes.stream().filter(one -> one.smartHost().isEmpty()).toList();
        Map<Identity, Route> identities = new LinkedHashMap<>();
        for (Route one : direct.isEmpty() ? routes : direct) {
            identities.merge(
                    one.self(),
                    one,
                    (first, next) -> new Route(
                            first.name() + ", " + next.name(),
                            first.self(),
                            first.smartHost(),
                            first.least().compareTo(next.least()) >= 0 ? first.least() : next.least()));
        }
        return identities;
    }

    private List<ServerCall> calls(List<Way> ways, DestinationQuestion question, Consumer<ServerCall> progress) {
        Probe probe = new Probe(dialer, new Waits(CONNECT, REPLY, REPLY, OUTPUT));
        Semaphore atOnce = new Semaphore(AT_ONCE);
        List<Callable<ServerCall>> tasks = ways.stream()
                .map(way -> (Callable<ServerCall>) () -> {
                    atOnce.acquire();
                    try {
                        ServerCall call = probe.call(way.hop(), way.route(), question.recipient());
                        tell(call, progress);
                        return call;
                    } finally {
                        atOnce.release();
                    }
                })
                .toList();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<ServerCall>> futures =
                    threads.invokeAll(tasks, question.deadline().toNanos(), TimeUnit.NANOSECONDS);
            List<ServerCall> calls = new ArrayList<>();
            for (int i = 0; i < ways.size(); i++) {
                calls.add(ended(futures.get(i), ways.get(i), question.deadline()));
            }
            return calls;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void tell(ServerCall call, Consumer<ServerCall> progress) {
        synchronized (progress) {
            progress.accept(call);
        }
    }

    private static ServerCall ended(Future<ServerCall> future, Way way, Duration deadline) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException late) {
            return failed(way, "The look ended after " + deadline.toSeconds() + " s, before the server did");
        } catch (ExecutionException bug) {
            LOG.error("{} could not be looked at by a programming error", way.hop(), bug);
            return failed(way, "Internal error");
        }
    }

    private static ServerCall failed(Way way, String why) {
        return new ServerCall(
                way.hop().toString(),
                way.route(),
                "",
                "",
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                why,
                Duration.ZERO);
    }

    /** What the calls come to: one server that takes it is enough; a refusal for good counts only if none says later. */
    private static Verdict verdict(List<ServerCall> calls) {
        if (calls.stream().anyMatch(call -> call.obstacle().isEmpty())) {
            return Verdict.ACCEPTED;
        }
        List<Integer> codes = calls.stream()
                .flatMap(call -> call.recipient().or(call::greeting).stream())
                .map(reply -> reply.code() / 100)
                .filter(kind -> kind >= 4)
                .toList();
        if (codes.isEmpty()) {
            return Verdict.UNREACHABLE;
        }
        return codes.contains(4) ? Verdict.LATER : Verdict.REFUSED;
    }
}
