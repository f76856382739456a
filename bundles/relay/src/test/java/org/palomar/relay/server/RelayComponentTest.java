package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.relay.server.House.LONG;
import static org.palomar.relay.server.House.attempt;
import static org.palomar.relay.server.House.shown;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.config.Values;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.session.ListenerInfo;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.relay.peer.KnownHosts;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.ScriptedServer.Script;

/** The component: services that come and go, configuration, health, and its end. */
@Timeout(120)
class RelayComponentTest {

    private final KnownHosts dns =
            new KnownHosts().mx("example.org", "10 first.example").host("first.example", "127.0.0.1");
    private NetServer net;

    @BeforeEach
    void start() throws Exception {
        net = new NetServer(NetSettings.read(new Values(Map.of())), Optional::empty, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        net.close();
    }

    private RelayComponent component(int port, String... lines) {
        RelayComponent component = new RelayComponent(() -> true, net, House.values(port, lines));
        component.resolver = dns;
        return component;
    }

    private static List<String> deliver(RelayComponent component) {
        return shown(component.deliver(attempt(1, false, "bo@example.org")));
    }

    private static List<String> findings(RelayComponent component) {
        return component.findings().stream().map(HealthFinding::text).toList();
    }

    @Test
    void nothingIsReachedWhileTheDnsCannotBeAsked() {
        RelayComponent component = component(25);
        component.resolver = null;
        assertThat(deliver(component))
                .containsExactly("Unreachable 451 4.3.5 The DNS can't be asked: dns is not installed or not running");
        assertThat(findings(component)).containsExactly("No mail goes to other servers, as the DNS can't be asked.");
        component.resolver = dns;
        assertThat(component.findings()).isEmpty();
        component.stop();
    }

    /** Its way is wrong, so that it shows whether mail would take the ordinary one. */
    @Test
    void aRouteHoldsUntilTheRelayGoesWhenTheBundleStops() {
        AtomicBoolean staying = new AtomicBoolean(true);
        RelayComponent component = new RelayComponent(staying::get, net, House.values(25));
        component.resolver = dns;
        ConfiguredRoute gate = new ConfiguredRoute(
                Map.of("service.pid", "palomar.route-gate", "recipients", "example.org", "smart-host", "not a host"));
        component.addRoute(gate);
        assertThat(deliver(component)).singleElement().asString().contains("palomar.route-gate.cfg is wrong");
        staying.set(false);
        component.removeRoute(gate);
        assertThat(deliver(component)).singleElement().asString().contains("palomar.route-gate.cfg is wrong");
        staying.set(true);
        component.removeRoute(gate);
        assertThat(deliver(component)).singleElement().asString().doesNotContain("palomar.route-gate");
        component.stop();
    }

    @Test
    void everyChangeOfTheWaysIsToldByAnotherNumber() {
        RelayComponent component = component(25);
        ConfiguredRoute gate = new ConfiguredRoute(
                Map.of("service.pid", "palomar.route-gate", "recipients", "example.org", "smart-host", "gate.example"));
        List<Long> ways = new ArrayList<>(List.of(component.ways()));
        component.addRoute(gate);
        ways.add(component.ways());
        gate.update(Map.of("service.pid", "palomar.route-gate", "recipients", "example.com"));
        ways.add(component.ways());
        component.removeRoute(gate);
        ways.add(component.ways());
        component.modified(House.values(25, "smart-host=other.example"));
        ways.add(component.ways());
        assertThat(ways).doesNotHaveDuplicates().isSorted();
        component.stop();
    }

    @Test
    void aWrongValueKeepsWhatWasGood() {
        RelayComponent component = component(25);
        component.modified(House.values(25, "port=x"));
        assertThat(findings(component))
                .containsExactly("etc/palomar.relay.cfg: port: must be a whole number from 1 to 65535");
        component.modified(House.values(25));
        assertThat(component.findings()).isEmpty();
        component.stop();
    }

    /** The defaults would bring mail for a smart host directly. */
    @Test
    void nothingGoesAnywhereWhileNoSettingsWereEverRight() {
        RelayComponent component = component(25, "tls-verified=example.org", "idle=x");
        assertThat(deliver(component))
                .containsExactly(
                        "Unreachable 451 4.3.5 etc/palomar.relay.cfg is wrong, and was never right since the start");
        assertThat(component.findings())
                .containsExactly(new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        "relay",
                        "etc/palomar.relay.cfg: idle: must be a time span such as 30s, 5m, 2h, 1d or 250ms",
                        "Correct the value and save the file; no mail goes to other servers until then."));
        component.modified(House.values(25, "idle=x"));
        component.modified(House.values(25));
        component.modified(House.values(25, "idle=x"));
        assertThat(component.findings())
                .singleElement()
                .extracting(HealthFinding::severity)
                .isEqualTo(HealthFinding.Severity.DEGRADED);
        component.stop();
    }

    @Test
    void everyKeyOfTheConfigurationIsKnown() throws Exception {
        Map<String, Object> all = new HashMap<>();
        for (var method : RelayConfiguration.class.getDeclaredMethods()) {
            all.put(method.getName().replace("$_$", "-"), String.valueOf(method.getDefaultValue()));
        }
        RelayComponent component = new RelayComponent(() -> true, net, all);
        component.resolver = dns;
        assertThat(component.findings()).isEmpty();
        assertThat(RelaySettings.read(new Values(all))).isEqualTo(RelaySettings.read(new Values(Map.of())));
        component.stop();
    }

    @Test
    void aSmartHostThatDoesNotLetUsInIsAFinding() throws Exception {
        dns.host("smart.example", "127.0.0.1");
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets("AUTH PLAIN");
            peer.on("AUTH PLAIN AGEAYg==", "535 5.7.8 Wrong");
            peer.hearsTheEndOrQuit();
        })) {
            int port = server.address().getPort();
            RelayComponent component = component(
                    port,
                    "smart-host=smart.example",
                    "smart-host-tls=never",
                    "smart-host-user=a",
                    "smart-host-password=b");
            deliver(component);
            assertThat(findings(component))
                    .containsExactly("The smart host does not let us in: The server refuses the login: 450 4.3.0 535"
                            + " 5.7.8 Wrong");
            component.modified(House.values(port));
            assertThat(component.findings()).isEmpty();
            component.stop();
        }
    }

    /** RFC 5321 §5.1, where the exchanger is one of our own listeners: nothing is even connected to. */
    @Test
    void whatListensForMailHereIsNoOtherServer() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            InetSocketAddress where = server.address();
            InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), where.getPort());
            RelayComponent component = component(where.getPort());
            for (InetSocketAddress listens : List.of(where, anywhere)) {
                component.listeners = List.of(() -> List.of(new ListenerInfo("mx", "smtp", listens, "starttls", "")));
                assertThat(deliver(component)).singleElement().asString().startsWith("Failed 550 5.4.6 ");
            }
            component.stop();
        }
    }

    private static Script waitingAtTheEnd(CountDownLatch there, CountDownLatch goOn) {
        return peer -> {
            peer.greets();
            peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
            peer.on("RCPT TO:<bo@example.org>", "250 Ok");
            peer.on("DATA", "354 go");
            peer.text();
            there.countDown();
            goOn.await();
            peer.says("250 2.0.0 Taken");
            peer.hears("QUIT");
        };
    }

    @Test
    void whatIsUnderWayMayEndWhenTheBundleGoes() throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(waitingAtTheEnd(there, goOn))) {
            RelayComponent component = component(server.address().getPort());
            CompletableFuture<List<String>> result = new CompletableFuture<>();
            Thread sending = Thread.ofVirtual().start(() -> result.complete(deliver(component)));
            there.await();
            Thread stopping = Thread.ofVirtual().start(component::stop);
            await().atMost(LONG).until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            goOn.countDown();
            assertThat(result.get()).containsExactly("Delivered first.example 250 2.0.0 Taken");
            sending.join();
            stopping.join();
        }
    }

    @Test
    void connectionsThatIdleForTooLongAreEnded() throws Exception {
        CountDownLatch ready = new CountDownLatch(0);
        try (ScriptedServer server = new ScriptedServer(waitingAtTheEnd(new CountDownLatch(1), ready))) {
            RelayComponent component = component(server.address().getPort(), "idle=100ms");
            assertThat(deliver(component)).containsExactly("Delivered first.example 250 2.0.0 Taken");
            server.awaitScripts(1);
            component.stop();
        }
    }

    @Test
    void countsWhatItDoes() throws Exception {
        CountDownLatch ready = new CountDownLatch(0);
        try (ScriptedServer server = new ScriptedServer(waitingAtTheEnd(new CountDownLatch(1), ready), peer -> {
            peer.greets();
            peer.on("MAIL FROM:<ana@example.com>", "550 5.7.1 No");
            peer.hearsTheEndOrQuit();
        })) {
            RelayComponent component = component(server.address().getPort(), "messages-per-connection=1");
            deliver(component);
            deliver(component);
            dns.mx("gone.example", "10 gone.example").host("gone.example", "127.0.0.9");
            assertThat(shown(component.deliver(attempt(1, false, "bo@gone.example"))))
                    .singleElement()
                    .asString()
                    .startsWith("Unreachable 451 4.4.1 ");
            Map<String, Double> figures = new HashMap<>();
            component.report(new Figures(figures));
            assertThat(figures)
                    .containsEntry("palomar_relay_messages{connection=new}", 1.0)
                    .containsEntry("palomar_relay_messages{connection=reused}", 0.0)
                    .containsEntry("palomar_relay_plaintext{}", 1.0)
                    .containsEntry("palomar_relay_failures{cause=connection}", 1.0)
                    .containsEntry("palomar_relay_failures{cause=tls}", 0.0)
                    .containsEntry("palomar_relay_idle{}", 0.0);
            component.stop();
        }
    }

    private record Figures(Map<String, Double> values) implements MetricSink {

        @Override
        public void counter(String name, String help, Map<String, String> labels, long value) {
            values.put(name + labels, (double) value);
        }

        @Override
        public void gauge(String name, String help, Map<String, String> labels, double value) {
            values.put(name + labels, value);
        }

        @Override
        public void timing(String name, String help, Map<String, String> labels, Timing timing) {
            throw new AssertionError("there is none");
        }
    }
}
