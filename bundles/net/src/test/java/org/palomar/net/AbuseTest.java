package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Network;

/** Clients that take more than their share: of connections, of time, of output buffers. */
@Timeout(120)
class AbuseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final NetSettings NARROW = new NetSettings(
            4,
            2,
            3,
            16,
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            64,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));

    private NetServer net;

    @BeforeEach
    void listen() throws IOException {
        net = new NetServer(NARROW, Optional::empty, Clock.systemUTC());
        listen("echo", 0, -1);
        listen("narrow", 1, -1);
        listen("wide", 0, 3);
        net.handler("echo", new EchoHandler("one"));
    }

    private void listen(String name, int most, int perAddress) {
        List<Network> proxies = name.equals("narrow")
                ? List.of()
                : List.of(Network.parse("127.0.0.2").orElseThrow());
        net.listen(new ListenerSettings(
                name,
                "echo",
                0,
                List.of(InetAddress.getLoopbackAddress()),
                ListenerSettings.Tls.NONE,
                proxies,
                most,
                perAddress));
    }

    @AfterEach
    void close() {
        net.close();
    }

    private LineClient greeted(String listener) throws IOException {
        LineClient client = LineClient.to(net.port(listener));
        assertThat(client.line()).contains("one");
        return client;
    }

    private void assertRefused(LineClient client) throws IOException {
        try (client) {
            assertThat(client.line()).contains("not now");
            assertThat(client.lineOrEnd()).isEmpty();
        }
    }

    /** The proxy has spoken before it was refused, unheard, so what it is told may be lost. */
    private void assertCutOff(LineClient client) throws IOException {
        try (client) {
            assertThat(client.lineOrEnd())
                    .satisfiesAnyOf(
                            line -> assertThat(line).isEmpty(),
                            line -> assertThat(line).contains("not now"));
        }
    }

    private LineClient from(String listener, String family, String address) throws IOException {
        LineClient client = LineClient.from("127.0.0.2", net.port(listener));
        client.send("PROXY " + family + " " + address + " " + address + " 5000 25\r\n");
        return client;
    }

    private LineClient greetedFrom(String listener, String family, String address) throws IOException {
        LineClient client = from(listener, family, address);
        assertThat(client.line()).contains("one");
        return client;
    }

    @Test
    void refusesMoreConnectionsFromThisMachineThanAllowed() throws IOException {
        try (LineClient a = greeted("echo");
                LineClient b = greeted("echo");
                LineClient c = greeted("echo")) {
            assertRefused(LineClient.to(net.port("echo")));
            assertThat(List.of(a, b, c)).hasSize(3);
        }
    }

    @Test
    void refusesMoreConnectionsFromAnAddressThanAllowedAndNobodyElses() throws IOException {
        try (LineClient a = greetedFrom("echo", "TCP4", "192.0.2.7");
                LineClient b = greetedFrom("echo", "TCP4", "192.0.2.7")) {
            assertRefused(from("echo", "TCP4", "192.0.2.7"));
            try (LineClient other = greetedFrom("echo", "TCP4", "192.0.2.8")) {
                assertThat(List.of(a, b, other)).hasSize(3);
            }
        }
    }

    @Test
    void takesANetworkOfIpv6ForOneClient() throws IOException {
        try (LineClient a = greetedFrom("echo", "TCP6", "2001:db8:0:1::1");
                LineClient b = greetedFrom("echo", "TCP6", "2001:db8:0:1:ffff::2")) {
            assertRefused(from("echo", "TCP6", "2001:db8:0:1::3"));
            try (LineClient other = greetedFrom("echo", "TCP6", "2001:db8:0:2::1")) {
                assertThat(List.of(a, b, other)).hasSize(3);
            }
        }
    }

    @Test
    void aListenerMayAllowAnAddressMore() throws IOException {
        try (LineClient a = greetedFrom("wide", "TCP4", "192.0.2.7");
                LineClient b = greetedFrom("wide", "TCP4", "192.0.2.7");
                LineClient c = greetedFrom("wide", "TCP4", "192.0.2.7")) {
            assertRefused(from("wide", "TCP4", "192.0.2.7"));
            assertThat(List.of(a, b, c)).hasSize(3);
        }
    }

    @Test
    void refusesMoreConnectionsThanAListenerOrTheServerTakes() throws IOException {
        try (LineClient only = greeted("narrow")) {
            assertRefused(LineClient.to(net.port("narrow")));
            try (LineClient a = greeted("echo");
                    LineClient b = greeted("echo");
                    LineClient c = greetedFrom("echo", "TCP4", "192.0.2.7")) {
                assertCutOff(from("echo", "TCP4", "192.0.2.8"));
                assertThat(List.of(only, a, b, c)).hasSize(4);
            }
        }
    }

    @Test
    void whoIsOneTooManyFromAnAddressTakesNobodysPlaceThoughItDoesNotClose() throws IOException {
        try (LineClient a = greeted("echo");
                LineClient b = greeted("echo");
                LineClient c = greeted("echo");
                LineClient tooMany = LineClient.to(net.port("echo"))) {
            assertThat(tooMany.line()).contains("not now");
            try (LineClient other = greetedFrom("echo", "TCP4", "192.0.2.7")) {
                assertThat(List.of(a, b, c, other)).hasSize(4);
            }
        }
    }

    @Test
    void waitsNotForWhoIsOneTooManyBehindAProxy() throws IOException {
        try (LineClient a = greetedFrom("echo", "TCP4", "192.0.2.7");
                LineClient b = greetedFrom("echo", "TCP4", "192.0.2.7");
                LineClient tooMany = from("echo", "TCP4", "192.0.2.7")) {
            assertThat(tooMany.line()).contains("not now");
            assertThat(tooMany.line()).isEmpty();
            // Whoever waits for its client reads what it says, for two seconds.
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> isReset(tooMany));
            assertThat(List.of(a, b)).hasSize(2);
        }
    }

    /** Heard by whoever still reads, a reset by whoever has closed. */
    private static boolean isReset(LineClient client) throws IOException {
        try {
            client.send("x\r\n");
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void countsAConnectionForItsAddressUntilItIsClosed() throws IOException {
        net.listen(ListenerSettings.loopback("brief", "brief", ListenerSettings.Tls.NONE));
        net.handler("brief", connection -> connection.channel().write("bye\r\n"));
        try (LineClient a = LineClient.to(net.port("brief"));
                LineClient b = LineClient.to(net.port("brief"));
                LineClient c = LineClient.to(net.port("brief"))) {
            for (LineClient over : List.of(a, b, c)) {
                assertThat(over.line()).contains("bye");
                assertThat(over.line()).isEmpty();
            }
            try (LineClient tooMany = LineClient.to(net.port("brief"))) {
                assertThat(tooMany.lineOrEnd()).isNotEqualTo(Optional.of("bye"));
            }
        }
    }

    @Test
    void aPlaceThatIsLeftIsFreeAgain() throws IOException {
        for (int round = 0; round < 20; round++) {
            try (LineClient only = greeted("narrow")) {
                only.socket().shutdownOutput();
                assertThat(only.line()).isEmpty();
            }
            awaitNobody();
        }
    }

    @Test
    void cutsAProxyThatSendsItsHeaderTooSlowly() throws IOException {
        try (LineClient slow = LineClient.from("127.0.0.2", net.port("echo"))) {
            slow.send("PROXY TCP4 192.0.2.7 ");
            assertThat(slow.lineOrEnd()).isEmpty();
        }
    }

    @Test
    void cutsAClientThatDoesNotTakeItsOutput() throws Exception {
        try (LineClient deaf = greeted("echo")) {
            deaf.send("big\r\n".repeat(200));
            awaitNobody();
        }
    }

    @Test
    void givesALineSoMuchTimeHoweverSlowlyItComes() throws Exception {
        BlockingQueue<LineChannel.LineResult> results = new LinkedBlockingQueue<>();
        net.listen(ListenerSettings.loopback("slow", "slow", ListenerSettings.Tls.NONE));
        net.handler("slow", connection -> {
            connection.channel().write("go\r\n");
            results.add(connection.channel().readLine(100, Duration.ofMillis(300)));
        });
        try (LineClient slow = LineClient.to(net.port("slow"))) {
            assertThat(slow.line()).contains("go");
            slow.send("EHLO cli");
            assertThat(results.poll(20, TimeUnit.SECONDS)).isInstanceOf(LineChannel.TimedOut.class);
            assertThat(slow.lineOrEnd()).isEmpty();
        }
    }

    private void awaitNobody() {
        await().atMost(PATIENCE).until(() -> net.list().isEmpty());
    }
}
