package org.palomar.net.backend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.net.Dialer;
import org.palomar.net.OutgoingConnection;
import org.palomar.net.backend.BackendSettings.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks servers that help, one after the other until one answers. A server that failed several times in a row is passed over for a while (a circuit breaker: M. Nygard, Release It!, 2007); then one question
 * tries it, and the others pass over it until that one is answered. One connection for each question: the protocols of scanners end with the answer, and the servers are near. Safe for any thread.
 */
public final class Backends {

    /** Failures in a row from which on a server is left alone. */
    public static final int FAILURES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private final String name;
    private final Dialer dialer;
    private final Supplier<BackendSettings> settings;
    private final Map<Server, Breaker> breakers = new ConcurrentHashMap<>();
    private final Timing timing = new Timing();
    private final Counter failures = new Counter();
    private final Counter unanswered = new Counter();
    private volatile Turns turns = new Turns(0);

    /** So many at once; replaced when the setting changes, and who waits or is under way stays with the one before. */
    private record Turns(int most, Semaphore free) {
        Turns(int most) {
            this(most, new Semaphore(most, true));
        }
    }

    /**
     * @param name of whoever asks, for people, logs and metrics: lower case letters and hyphens
     * @param settings asked at each question
     */
    public Backends(String name, Dialer dialer, Supplier<BackendSettings> settings) {
        this.name = name;
        this.dialer = dialer;
        this.settings = settings;
    }

    /**
     * Asks, on the caller's thread, which waits.
     *
     * @throws IOException when no server answered within the deadline; the message says of each why
     * @throws InterruptedException when the caller was interrupted
     */
    public <T> T ask(Dialogue<T> dialogue) throws IOException, InterruptedException {
        BackendSettings now = settings.get();
        long end = System.nanoTime() + now.deadline().toNanos();
        Semaphore free = turns(now.atOnce()).free();
        if (!free.tryAcquire(now.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
            unanswered.increment();
            throw new IOException("all " + now.atOnce() + " questions at once are under way for too long");
        }
        long start = System.nanoTime();
        try {
            T answer = ask(now, dialogue, end);
            timing.recordSince(start);
            return answer;
        } finally {
            free.release();
        }
    }

    private synchronized Turns turns(int most) {
        if (turns.most() != most) {
            turns = new Turns(most);
        }
        return turns;
    }

    private <T> T ask(BackendSettings now, Dialogue<T> dialogue, long end) throws IOException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (Server server : now.servers()) {
            Breaker breaker = breakers.computeIfAbsent(server, fresh -> new Breaker());
            if (!breaker.lets(System.nanoTime())) {
                reasons.add(server + " is left alone: " + breaker.reason());
                continue;
            }
            try {
                T answer = ask(server, dialogue, end);
                breaker.succeeded();
                return answer;
            } catch (IOException | RuntimeException failed) {
                interrupted(breaker);
                String reason = String.valueOf(failed.getMessage());
                reasons.add(server + ": " + reason);
                failures.increment();
                LOG.debug("{}: {} failed", name, server, failed);
                if (breaker.failed(reason, System.nanoTime() + now.pause().toNanos())) {
                    LOG.warn(
                            "{}: {} is left alone for {} s: {}",
                            name,
                            server,
                            now.pause().toSeconds(),
                            reason);
                }
            }
        }
        unanswered.increment();
        throw new IOException(String.join("; ", reasons));
    }

    /** An interruption ends waits with an exception of theirs: it is no failure of the server. */
    private static void interrupted(Breaker breaker) throws InterruptedException {
        if (Thread.interrupted()) {
            breaker.gaveUp();
            throw new InterruptedException();
        }
    }

    private <T> T ask(Server server, Dialogue<T> dialogue, long end) throws IOException {
        InetSocketAddress address = server.address();
        if (address.isUnresolved()) {
            throw new IOException("the host name has no address");
        }
        try (OutgoingConnection connection =
                dialer.connect(address, Optional.empty(), Call.left(end), Call.left(end))) {
            return dialogue.hold(new Call(connection, end));
        }
    }

    /** For {@code mail:health}: each server that is left alone now. */
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        List<Server> servers = settings.get().servers();
        for (Server server : servers) {
            Breaker breaker = breakers.get(server);
            if (breaker != null && breaker.isOpen()) {
                findings.add(
                        new HealthFinding(
                                servers.size() == 1 ? HealthFinding.Severity.FAILED : HealthFinding.Severity.DEGRADED,
                                name,
                                server + " does not answer: " + breaker.reason() + ".",
                                "Start it, or change servers in its file in etc/; until then on-failure says what becomes of mail."));
            }
        }
        breakers.keySet().retainAll(servers);
        return findings;
    }

    public void report(MetricSink sink) {
        Map<String, String> labels = Map.of("connector", name);
        sink.timing("palomar_connector", "Time until a server of a connector has answered", labels, timing);
        sink.counter(
                "palomar_connector_failures", "Questions that a server failed to answer", labels, failures.value());
        sink.counter("palomar_connector_unanswered", "Questions that no server answered", labels, unanswered.value());
    }
}
