package org.palomar.relay.server;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueId;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.relay.peer.KnownAccounts;
import org.palomar.relay.peer.KnownHosts;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.route.NamedRoute;
import org.palomar.relay.route.Router;
import org.palomar.relay.route.Routes;
import org.palomar.relay.session.Opening;
import org.palomar.relay.sts.Policies;

/** A relay with the real {@code net}, and a resolver that leads to the loopback interface. */
final class House implements AutoCloseable {

    static final String TEXT = "Subject: x\r\n\r\nhello\r\n";
    static final Duration LONG = Duration.ofSeconds(60);

    final NetServer net;
    final KnownHosts dns = new KnownHosts();
    final IdleSessions idle = new IdleSessions();
    final RelayMetrics metrics = new RelayMetrics();
    final RefusedLogins logins = new RefusedLogins();
    final Relay relay;
    final List<TlsSession> seen = new CopyOnWriteArrayList<>();
    final List<NamedRoute> routes = new CopyOnWriteArrayList<>();
    private final List<Account> accounts = new CopyOnWriteArrayList<>();
    private volatile RelaySettings settings;
    volatile Policies policies = Policies.NONE;

    /** Each setting as {@code key=value}, besides those that lead to the loopback interface. */
    House(int port, String... lines) throws Exception {
        net = new NetServer(NetSettings.read(new Values(Map.of())), Optional::empty, Clock.systemUTC());
        settings = settings(port, lines);
        relay = new Relay(this::means, Clock.systemUTC(), new Sessions(idle, logins, metrics), metrics);
    }

    private Optional<Relay.Means> means() {
        RelaySettings now = settings;
        Router router = new Router(dns, now.rules(), policies, address -> false, new Random(1));
        return Optional.of(new Relay.Means(
                now,
                new Routes(now.route(), routes),
                Optional.of(router),
                Optional.of(new KnownAccounts(accounts)),
                new Opening(net, now.waits()),
                seen::add));
    }

    /** Adds a way, each setting as {@code key=value}. */
    House route(String name, String... lines) throws InvalidConfigurationException {
        Map<String, Object> values = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        routes.add(RouteSettings.read(new Values(values))
                .named(name, settings.route().self()));
        return this;
    }

    House account(long id, String address) {
        accounts.add(new Account(new AccountId(id), Address.of(address), "", true));
        return this;
    }

    /** The smart host of all mail for a destination. */
    Optional<String> through(String destination) {
        return new Routes(settings.route(), routes)
                .through(Domain.of(destination))
                .map(Domain::name);
    }

    void change(int port, String... lines) throws InvalidConfigurationException {
        settings = settings(port, lines);
    }

    private static RelaySettings settings(int port, String... lines) throws InvalidConfigurationException {
        return RelaySettings.read(new Values(values(port, lines)));
    }

    static Map<String, Object> values(int port, String... lines) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "host-name",
                "palomar.example",
                "port",
                Integer.toString(port),
                "refused-networks",
                "none",
                "smart-host-port",
                Integer.toString(port)));
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return values;
    }

    static Attempt attempt(int number, boolean redirected, String... recipients) {
        return attempt(number, redirected, Optional.empty(), recipients);
    }

    static Attempt attempt(int number, boolean redirected, Optional<AccountId> account, String... recipients) {
        Outbound message = new Outbound(
                "t1",
                Instant.parse("2026-03-01T12:00:00Z"),
                ReversePath.of(Address.of("ana@example.com")),
                Stream.of(recipients)
                        .map(one -> OutboundRecipient.of(Address.of(one)))
                        .toList(),
                Content.of(new byte[0]),
                OutboundOptions.NONE,
                account);
        Domain destination = redirected
                ? new Domain("elsewhere.example")
                : message.recipients().getFirst().address().domain();
        Content content = Content.of(TEXT.getBytes(StandardCharsets.ISO_8859_1));
        return new Attempt(new QueueId(1, 1), number, destination, redirected, message, content);
    }

    /** One line for each recipient, with the server's name; or one for all. */
    static List<String> shown(AttemptResult result) {
        return switch (result) {
            case AttemptResult.Unreachable(var reason, var visits) -> List.of("Unreachable " + reason);
            case AttemptResult.Answered(var all, var visits) ->
                all.stream()
                        .map(one -> (one.getClass().getSimpleName() + " " + one.host() + " " + one.reply())
                                .replace("  ", " "))
                        .toList();
        };
    }

    List<String> deliver(String... recipients) {
        return shown(relay.deliver(attempt(1, false, recipients)));
    }

    /** Further addresses of this machine's own, with the same port: where a destination's other servers are. */
    static InetSocketAddress beside(ScriptedServer first, String address) {
        return new InetSocketAddress(address, first.address().getPort());
    }

    @Override
    public void close() {
        idle.close();
        net.close();
    }
}
