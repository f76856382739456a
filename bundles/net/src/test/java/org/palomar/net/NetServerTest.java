package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Network;

@Timeout(120)
class NetServerTest {

    private NetServer net;

    @BeforeEach
    void listen() throws IOException {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        net.listen(ListenerSettings.loopback("echo", "echo", ListenerSettings.Tls.NONE));
    }

    @AfterEach
    void close() {
        net.close();
    }

    @Test
    void saysWhatListensWhereAndWhyNot() throws IOException {
        assertThat(net.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.open()).isFalse();
            assertThat(listener.problem()).contains("speaks echo");
        });
        net.handler("echo", new EchoHandler("one"));
        assertThat(net.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.open()).isTrue();
            assertThat(listener.tls()).isEqualTo("none");
            assertThat(listener.address().getPort()).isEqualTo(net.port("echo"));
        });
    }

    @Test
    void saysWhyAListenerHasNoPort() throws IOException {
        net.handler("echo", new EchoHandler("one"));
        int taken = net.port("echo");
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        net.listen(new ListenerSettings(
                "second", "echo", taken, List.of(here), ListenerSettings.Tls.NONE, List.of(), 0, -1));
        assertThat(net.listeners())
                .filteredOn(listener -> listener.name().equals("second"))
                .singleElement()
                .satisfies(listener -> assertThat(listener.problem()).contains("in use"));
    }

    @Test
    void opensThePortOnlyWhenAHandlerIsThere() {
        assertThat(net.port("echo")).isZero();
        net.handler("echo", new EchoHandler("one"));
        assertThat(net.port("echo")).isPositive();
    }

    @Test
    void answersPipelinedLinesAndRefusesLongOnes() throws IOException {
        net.handler("echo", new EchoHandler("one"));
        try (LineClient client = LineClient.to(net.port("echo"))) {
            assertThat(client.line()).contains("one");
            client.send("a\r\nb\r\n" + "x".repeat(100_000) + "\r\nc\r\n");
            assertThat(client.line()).contains("a");
            assertThat(client.line()).contains("b");
            assertThat(client.line()).contains("too long");
            assertThat(client.line()).contains("c");
        }
    }

    @Test
    void drainsIdleSessionsAndKeepsNewConnectionsForTheSuccessor() throws IOException {
        NetServer.Registration first = net.handler("echo", new EchoHandler("one"));
        int port = net.port("echo");
        try (LineClient old = LineClient.to(port)) {
            assertThat(old.line()).contains("one");
            first.withdraw();
            assertThat(old.line()).contains("bye");
            assertThat(old.line()).isEmpty();
            try (LineClient waiting = LineClient.to(port)) {
                net.handler("echo", new EchoHandler("two"));
                assertThat(waiting.line()).contains("two");
            }
        }
        assertThat(net.port("echo")).isEqualTo(port);
    }

    /** A socket that is closed with unread input resets the connection (RFC 1122, section 4.2.2.13). */
    @Test
    void resetsNoConnectionWhoseClientTalksIntoTheGoodBye() throws IOException {
        net.handler("echo", connection -> {
            connection.channel().readLine(10, Duration.ofSeconds(10));
            connection.channel().write("bye\r\n");
        });
        try (LineClient client = LineClient.to(net.port("echo"))) {
            client.send("end\r\n");
            client.send("x".repeat(100_000));
            assertThat(client.line()).contains("bye");
            client.send("and more");
            assertThat(client.line()).isEmpty();
        }
    }

    @Test
    void closesThePortAndWaitingConnectionsWhenAbandoned() throws IOException {
        NetServer.Registration only = net.handler("echo", new EchoHandler("one"));
        int port = net.port("echo");
        only.withdraw();
        try (LineClient waiting = LineClient.to(port)) {
            only.abandon();
            assertThat(waiting.lineOrEnd().orElse("not now")).isEqualTo("not now");
            assertThat(waiting.lineOrEnd()).isEmpty();
        }
        assertThat(net.port("echo")).isZero();
    }

    private LineClient toListenerBehindProxies(String network) throws IOException {
        net.listen(new ListenerSettings(
                "proxied",
                "echo",
                0,
                List.of(InetAddress.getLoopbackAddress()),
                ListenerSettings.Tls.NONE,
                List.of(Network.parse(network).orElseThrow()),
                0,
                -1));
        net.handler("echo", new EchoHandler("one"));
        return LineClient.to(net.port("proxied"));
    }

    @Test
    void believesAHeaderOfATrustedProxy() throws IOException {
        try (LineClient client = toListenerBehindProxies("127.0.0.0/8")) {
            client.send("PROXY TCP4 192.0.2.7 192.0.2.1 5000 25\r\nwho\r\n");
            assertThat(client.line()).contains("one");
            assertThat(client.line()).contains("192.0.2.7");
        }
    }

    @Test
    void aClientElsewhereIsNotOnLoopbackThoughItsProxyIs() throws IOException {
        try (LineClient client = toListenerBehindProxies("127.0.0.0/8")) {
            client.send("PROXY TCP4 192.0.2.7 192.0.2.1 5000 25\r\nlocal\r\n");
            assertThat(client.line()).contains("one");
            assertThat(client.line()).contains("false");
        }
        try (LineClient client = LineClient.to(net.port("proxied"))) {
            client.send("PROXY TCP4 127.0.0.1 127.0.0.1 5000 25\r\nlocal\r\n");
            assertThat(client.line()).contains("one");
            assertThat(client.line()).contains("true");
        }
    }

    @Test
    void aClientWhomItsProxyDoesNotNameIsNotOnLoopback() throws IOException {
        List<String> nameless =
                List.of("PROXY UNKNOWN\r\n", "\r\n\r\n\0\r\nQUIT\n \0\0\0", "\r\n\r\n\0\r\nQUIT\n!\0\0\0");
        toListenerBehindProxies("127.0.0.0/8").close();
        for (String header : nameless) {
            try (LineClient client = LineClient.to(net.port("proxied"))) {
                client.send(header + "local\r\n");
                assertThat(client.line()).contains("one");
                assertThat(client.line()).contains("false");
            }
        }
    }

    @Test
    void closesWhenATrustedProxySendsNoHeader() throws IOException {
        try (LineClient client = toListenerBehindProxies("127.0.0.0/8")) {
            client.send("who\r\n and more, so that it is as long as a header could be\r\n");
            assertThat(client.lineOrEnd()).isEmpty();
        }
    }

    @Test
    void takesAHeaderOfAnybodyElseForAnOrdinaryLine() throws IOException {
        try (LineClient client = toListenerBehindProxies("192.0.2.0/24")) {
            client.send("PROXY TCP4 192.0.2.7 192.0.2.1 5000 25\r\nwho\r\n");
            assertThat(client.line()).contains("one");
            assertThat(client.line()).contains("too long");
            assertThat(client.line()).contains("127.0.0.1");
        }
    }

    @Test
    void rebindsALiveListenerAndKeepsItsConnections() throws IOException {
        net.handler("echo", new EchoHandler("one"));
        try (LineClient old = LineClient.to(net.port("echo"));
                LineClient busy = LineClient.to(net.port("echo"))) {
            assertThat(old.line()).contains("one");
            assertThat(busy.line()).contains("one");
            int before = net.port("echo");
            net.listen(new ListenerSettings(
                    "echo",
                    "echo",
                    before,
                    List.of(Network.parseAddress("127.0.0.2").orElseThrow()),
                    ListenerSettings.Tls.NONE,
                    List.of(),
                    0,
                    -1));
            old.send("a\r\n");
            assertThat(old.line()).contains("a");
            busy.send("b\r\n");
            assertThat(busy.line()).contains("b");
            assertThatThrownBy(() -> LineClient.to(before)).isInstanceOf(IOException.class);
            try (LineClient moved = LineClient.to("127.0.0.2", before)) {
                assertThat(moved.line()).contains("one");
            }
        }
    }
}
