package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.config.Values;
import org.palomar.net.LineChannel.Line;

@Timeout(120)
class DialerTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private SelfSignedTls identity;
    private NetServer net;

    @BeforeEach
    void listen() throws Exception {
        identity = SelfSignedTls.make();
        net = new NetServer(NetSettings.read(new Values(Map.of())), identity, Clock.systemUTC());
        net.listen(ListenerSettings.loopback("starttls", "echo", ListenerSettings.Tls.STARTTLS));
        net.handler("echo", new EchoHandler("one"));
    }

    @AfterEach
    void close() {
        net.close();
    }

    private OutgoingConnection dial(int port) throws IOException {
        return net.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Optional.empty(), LONG, LONG);
    }

    private static String line(OutgoingConnection connection) throws IOException {
        LineChannel channel = connection.channel();
        return channel.text((Line) channel.readLine(EchoHandler.BIG, LONG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksAndShakesHands(String version) throws Exception {
        try (OutgoingConnection connection = dial(net.port("starttls"))) {
            assertThat(line(connection)).isEqualTo("one");
            assertThat(connection.isTls()).isFalse();
            connection.channel().write("tls\r\n");
            assertThat(line(connection)).isEqualTo("go");
            SSLEngine engine = identity.context().createSSLEngine("localhost", 0);
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {version});
            assertThat(connection.startTls(engine, LONG).getProtocol()).isEqualTo(version);
            assertThat(connection.isTls()).isTrue();
            connection.channel().write("secret\r\nbig\r\n");
            assertThat(line(connection)).isEqualTo("secret");
            assertThat(line(connection)).hasSize(EchoHandler.BIG);
            connection.finish();
        }
        await().atMost(LONG).until(() -> net.list().isEmpty());
    }

    @Test
    void throwsAwayWhatCameBeforeTheHandshake() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OutgoingConnection connection = dial(server.getLocalPort());
            try (connection;
                    Socket peer = server.accept()) {
                peer.getOutputStream().write("220 go\r\n250 injected\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(line(connection)).isEqualTo("220 go");
                await().atMost(LONG).until(() -> connection.channel().hasInput());
                SSLEngine engine = identity.context().createSSLEngine();
                engine.setUseClientMode(true);
                assertThatThrownBy(() -> connection.startTls(engine, Duration.ofMillis(100)))
                        .isInstanceOf(SSLException.class);
                assertThat(connection.channel().hasInput()).isFalse();
            }
        }
    }

    /** Nobody reads what is written, and what was agreed at first is a day. */
    @Test
    void lastWordsHoldNobodyUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OutgoingConnection connection = net.connect(
                        (InetSocketAddress) server.getLocalSocketAddress(),
                        Optional.empty(),
                        LONG,
                        Duration.ofDays(1))) {
            connection.hurry(Duration.ofMillis(100));
            byte[] much = new byte[16 * 1024 * 1024];
            assertThatThrownBy(() -> connection.channel().write(much)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> dial(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void comesFromTheAddressThatIsAskedFor() throws Exception {
        InetAddress source = InetAddress.getByName("127.0.0.2");
        try (OutgoingConnection connection = net.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), net.port("starttls")),
                Optional.of(source),
                LONG,
                LONG)) {
            assertThat(connection.local().getAddress()).isEqualTo(source);
        }
    }

    @Test
    void isQuietUntilThePeerSaysSomethingOrCloses() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                OutgoingConnection talks = dial(server.getLocalPort());
                Socket talker = server.accept();
                OutgoingConnection ends = dial(server.getLocalPort());
                Socket ender = server.accept()) {
            assertThat(talks.isQuiet()).isTrue();
            assertThat(ends.isQuiet()).isTrue();
            talker.getOutputStream().write('4');
            ender.close();
            await().atMost(LONG).until(() -> !talks.isQuiet() && !ends.isQuiet());
            talks.close();
            assertThat(talks.isQuiet()).isFalse();
        }
    }

    @Test
    void anInterruptionEndsAWait() throws Exception {
        AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OutgoingConnection connection = dial(silent.getLocalPort());
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    connection.channel().readLine(100, Duration.ofDays(1));
                } catch (IOException interrupted) {
                    ended.set(interrupted);
                }
            });
            await().atMost(LONG).until(() -> waiting.getState() == Thread.State.WAITING);
            waiting.interrupt();
            waiting.join(LONG);
            assertThat(ended.get()).isInstanceOf(ClosedByInterruptException.class);
        }
    }

    @Test
    void nothingIsOpenOnceTheNetworkIsStopped() throws Exception {
        OutgoingConnection connection = dial(net.port("starttls"));
        assertThat(line(connection)).isEqualTo("one");
        int port = net.port("starttls");
        net.close();
        assertThatThrownBy(() -> connection.channel().readLine(100, LONG)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> dial(port)).isInstanceOf(IOException.class);
    }

    @Test
    void whatAServerHasBegunIsNotCountedOnceTheConnectionIsClosed() throws Exception {
        MemoryBudget held = MemoryBudget.unfinishedInput();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OutgoingConnection connection = dial(server.getLocalPort());
                Socket peer = server.accept()) {
            peer.getOutputStream().write("x".repeat(2_000).getBytes(StandardCharsets.US_ASCII));
            connection.channel().readLine(4_000, Duration.ofMillis(50));
            await().atMost(LONG).until(() -> {
                connection.channel().readLine(4_000, Duration.ofMillis(1));
                return held.taken() >= 2_000;
            });
            connection.close();
            assertThat(held.taken()).isZero();
        }
    }

    @Test
    void aTlsRecordThatAServerHasBegunIsNotCountedOnceTheConnectionIsClosed() throws Exception {
        MemoryBudget held = MemoryBudget.unfinishedInput();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OutgoingConnection connection = dial(server.getLocalPort());
                Socket peer = server.accept()) {
            SSLSocket tls = (SSLSocket) identity.context().getSocketFactory().createSocket(peer, "", 0, false);
            tls.setUseClientMode(false);
            Thread shaking = Thread.ofVirtual().start(() -> shake(tls));
            SSLEngine engine = identity.context().createSSLEngine();
            engine.setUseClientMode(true);
            connection.startTls(engine, LONG);
            shaking.join();
            byte[] begun = new byte[8_000];
            begun[0] = 23; // application data (RFC 8446 §5.1), of 16,000 octets
            begun[1] = 3;
            begun[2] = 3;
            begun[3] = 16_000 >> 8;
            begun[4] = (byte) 16_000;
            peer.getOutputStream().write(begun);
            await().atMost(LONG).until(() -> {
                connection.channel().readLine(100, Duration.ofMillis(20));
                return held.taken() >= begun.length;
            });
            connection.close();
            assertThat(held.taken()).isZero();
        }
    }

    private static void shake(SSLSocket tls) {
        try {
            tls.startHandshake();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
