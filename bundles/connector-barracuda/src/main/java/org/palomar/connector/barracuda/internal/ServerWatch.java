package org.palomar.connector.barracuda.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.net.Dialer;
import org.palomar.net.LineChannel;
import org.palomar.net.OutgoingConnection;
import org.palomar.net.backend.BackendSettings.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether a gateway's servers greet ({@code 220}), as senders would. One that twice did not in a row is down; it is up again with its first greeting. Nothing else is said to it but
 * {@code QUIT}. Safe for any thread; the asking has one of its own.
 */
final class ServerWatch implements AutoCloseable {

    /** One lost connection says nothing yet. */
    static final int FAILURES = 2;

    /** RFC 5321 §4.5.3.2.1 lets a greeting take five minutes; senders of mail don't wait here, and a sound gateway needs none of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** RFC 5321 §4.5.3.1.5: 512 octets of a reply's line, and room for those who don't know that. */
    private static final int MAX_LINE = 2048;

    private static final int MAX_LINES = 100;
    private static final int MAX_REASON = 200;

    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

    /**
     * What is known of one.
     *
     * @param failures in a row
     * @param greeted when it greeted last
     * @param reason why it did not, the last time; empty if it did
     */
    record Found(int failures, Optional<Instant> greeted, long greetings, String reason) {

        static final Found NOTHING = new Found(0, Optional.empty(), 0, "");

        boolean isDown() {
            return failures >= FAILURES;
        }

        boolean isUp() {
            return greetings > 0 && failures < FAILURES;
        }
    }

    private final Dialer dialer;
    private final Supplier<BarracudaSettings> settings;
    private final Clock clock;
    private final Map<Server, Found> found = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("palomar-barracuda").daemon().factory());
    private Optional<Future<?>> next = Optional.empty();
    private long starts;

    ServerWatch(Dialer dialer, Supplier<BarracudaSettings> settings, Clock clock) {
        this.dialer = dialer;
        this.settings = settings;
        this.clock = clock;
    }

    /** Asks at once, and then each time that the settings say. */
    synchronized void start() {
        starts++;
        next.ifPresent(planned -> planned.cancel(false));
        in(Duration.ZERO);
    }

    private void in(Duration pause) {
        long start = starts;
        try {
            next = Optional.of(thread.schedule(() -> run(start), pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException ended) {
            LOG.debug("Nobody is asked any more");
        }
    }

    /** Whatever goes wrong, it is done again: what was found last would hold for ever. */
    private void run(long start) {
        try {
            ask();
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("The servers of the gateway could not be asked; it is done again", bug);
        } finally {
            again(start);
        }
    }

    /** Unless it was started anew meanwhile, which is on its way. */
    private synchronized void again(long start) {
        if (start == starts) {
            in(settings.get().rhythm().each());
        }
    }

    /** Asks each once. */
    void ask() {
        List<Server> servers = settings.get().servers();
        found.keySet().retainAll(servers);
        for (Server server : servers) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            Optional<String> failure = failure(server);
            if (Thread.currentThread().isInterrupted()) {
                return; // it is this bundle that stops
            }
            Found before = found(server);
            Found after = failure.map(reason -> new Found(
                            Math.min(before.failures() + 1, FAILURES), before.greeted(), before.greetings(), reason))
                    .orElseGet(() -> new Found(0, Optional.of(clock.instant()), before.greetings() + 1, ""));
            found.put(server, after);
            tell(server, before, after);
        }
    }

    private static void tell(Server server, Found before, Found after) {
        if (after.isDown() && !before.isDown()) {
            LOG.warn("barracuda: {} does not greet: {}", server, after.reason());
        }
        if (before.isDown() && !after.isDown()) {
            LOG.info("barracuda: {} greets again", server);
        }
    }

    /** Why it does not greet; empty if it does. */
    private Optional<String> failure(Server server) {
        InetSocketAddress address = server.address();
        if (address.isUnresolved()) {
            return Optional.of("the host name has no address");
        }
        try (OutgoingConnection connection = dialer.connect(address, Optional.empty(), PATIENCE, PATIENCE)) {
            for (int line = 0; line < MAX_LINES; line++) {
                String text = line(connection.channel());
                if (!text.startsWith("220")) {
                    return Optional.of("it says " + printable(text));
                }
                if (!text.startsWith("220-")) {
                    connection.channel().write("QUIT\r\n");
                    connection.finish();
                    return Optional.empty();
                }
            }
            return Optional.of("its greeting has no end");
        } catch (IOException broken) {
            return Optional.of(printable(String.valueOf(broken.getMessage())));
        }
    }

    private static String line(LineChannel channel) throws IOException {
        return switch (channel.readLine(MAX_LINE, PATIENCE)) {
            case LineChannel.Line line -> channel.text(line);
            case LineChannel.TooLong() -> throw new IOException("it greets with a line without end");
            case LineChannel.EndOfStream() -> throw new IOException("it hangs up");
            case LineChannel.TimedOut() ->
                throw new IOException("it says nothing within " + PATIENCE.toSeconds() + " s");
            case LineChannel.Drained() -> throw new IOException("this server stops");
        };
    }

    private static String printable(String text) {
        String plain = text.replaceAll("[^ -~]", "?").strip();
        return plain.substring(0, Math.min(plain.length(), MAX_REASON));
    }

    Found found(Server server) {
        return found.getOrDefault(server, Found.NOTHING);
    }

    /** Whether there are servers, and each of them is down. */
    boolean isAllDown() {
        List<Server> servers = new ArrayList<>(settings.get().servers());
        return !servers.isEmpty()
                && servers.stream().allMatch(server -> found(server).isDown());
    }

    /** Whether one of them greeted when it was asked last, or there are none to be asked: only then is it certain that there is a way by the gateway. */
    boolean isOneUp() {
        List<Server> servers = settings.get().servers();
        return servers.isEmpty()
                || servers.stream().map(this::found).anyMatch(one -> one.greetings() > 0 && one.failures() == 0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
