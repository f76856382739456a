package org.palomar.net.backend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
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

    /** A sound server near by answers at once. */
    private static final Duration PING = Duration.ofSeconds(1);

    /** For all pings behind one question. */
    public static final Duration PINGS = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private final String name;
    private final Dialer dialer;
    private final Supplier<BackendSettings> settings;
    private final Dialogue<?> ping;
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
     * @param ping the least that a sound server answers: asked after a question that got none, as that may be the matter of its message
     */
    public Backends(String name, Dialer dialer, Supplier<BackendSettings> settings, Dialogue<?> ping) {
        this.name = name;
        this.dialer = dialer;
        this.settings = settings;
        this.ping = ping;
    }

    /** As below, with all the time that the settings allow. */
    public <T> T ask(Dialogue<T> dialogue) throws IOException, InterruptedException {
        return ask(dialogue, settings.get().deadline());
    }

    /**
     * Asks, on the caller's thread, which waits. Each server has an equal share of what is left of the time, so that one that says nothing leaves some to the others.
     *
     * @param most time for it; looking whether a server that did not answer is sound at all takes up to {@link #PINGS} more
     * @throws UnanswerableException when a server said that it can't answer this question, or none did though all are sound: they answered a ping right after it
     * @throws IOException when no server answered in time; the message says of each why
     * @throws InterruptedException when the caller was interrupted
     */
    public <T> T ask(Dialogue<T> dialogue, Duration most) throws IOException, InterruptedException {
        BackendSettings now = settings.get();
        long end = System.nanoTime() + most.toNanos();
        Semaphore free = turns(now.atOnce()).free();
        if (!free.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            unanswered.increment();
            throw new IOException("all " + now.atOnce() + " questions at once are under way for too long");
        }
        long start = System.nanoTime();
        try {
            T answer = new Question(now, end).ask(dialogue);
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

    /** One question on its way from server to server. For one thread. */
    private final class Question {

        private final BackendSettings now;
        private long end;
        private final List<String> reasons = new ArrayList<>();
        private long pinging = PINGS.toNanos();
        private int sound;

        Question(BackendSettings now, long end) {
            this.now = now;
            this.end = end;
        }

        <T> T ask(Dialogue<T> dialogue) throws IOException, InterruptedException {
            int left = now.servers().size();
            for (Server server : now.servers()) {
                Breaker breaker = breakers.computeIfAbsent(server, fresh -> new Breaker());
                Optional<Breaker.Turn> turn = breaker.turn(System.nanoTime());
                if (turn.isEmpty()) {
                    reasons.add(server + " is left alone: " + breaker.reason());
                } else {
                    long share = (end - System.nanoTime()) / left;
                    Optional<T> answer = ask(server, dialogue, share, turn.get());
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                }
                left--;
            }
            unanswered.increment();
            String why = String.join("; ", reasons);
            // None of them is down: it is this question that none gets through.
            throw sound > 0 && sound == now.servers().size() ? new UnanswerableException(why) : new IOException(why);
        }

        /** Empty if it did not answer; what that says of it is noted. Whatever is thrown says nothing of it. */
        private <T> Optional<T> ask(Server server, Dialogue<T> dialogue, long share, Breaker.Turn turn)
                throws IOException, InterruptedException {
            try (turn) {
                T answer = Backends.this.ask(server, dialogue, System.nanoTime() + share);
                turn.succeeded();
                return Optional.of(answer);
            } catch (UnanswerableException itsMessage) {
                turn.succeeded();
                throw new UnanswerableException(server + ": " + itsMessage.getMessage());
            } catch (IOException failed) {
                interrupted();
                String reason = String.valueOf(failed.getMessage());
                reasons.add(server + ": " + reason);
                failures.increment();
                LOG.debug("{}: {} failed", name, server, failed);
                if (!isSound(server)
                        && turn.failed(reason, System.nanoTime() + now.pause().toNanos())) {
                    LOG.warn(
                            "{}: {} is left alone for {} s: {}",
                            name,
                            server,
                            now.pause().toSeconds(),
                            reason);
                }
                return Optional.empty();
            }
        }

        /** Whether it answers the least: a question without a fair time, or about a message that nobody can read, is nothing against it. */
        private boolean isSound(Server server) throws InterruptedException {
            long start = System.nanoTime();
            if (pinging <= 0) {
                return true; // nobody knows
            }
            try {
                Backends.this.ask(server, ping, start + Math.min(pinging, PING.toNanos()));
                sound++;
                return true;
            } catch (IOException silent) {
                interrupted();
                return false;
            } finally {
                long took = System.nanoTime() - start;
                pinging -= took;
                end += took; // it is no part of the time for answers
            }
        }
    }

    /** An interruption ends waits with an exception of theirs: it is no failure of the server. */
    private static void interrupted() throws InterruptedException {
        if (Thread.interrupted()) {
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
        boolean all = servers.stream()
                .allMatch(server ->
                        breakers.containsKey(server) && breakers.get(server).isOpen());
        for (Server server : servers) {
            Breaker breaker = breakers.get(server);
            if (breaker != null && breaker.isOpen()) {
                findings.add(
                        new HealthFinding(
                                all ? HealthFinding.Severity.FAILED : HealthFinding.Severity.DEGRADED,
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
