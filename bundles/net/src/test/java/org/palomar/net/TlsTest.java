package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Network;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

@Timeout(120)
class TlsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static SelfSignedTls identity;

    private NetServer net;

    @BeforeAll
    static void makeCertificate() throws Exception {
        identity = SelfSignedTls.make();
    }

    @BeforeEach
    void listen() throws IOException, InvalidConfigurationException {
        net = new NetServer(
                NetSettings.read(new Values(Map.of("handshake-deadline", "1s"))), identity, Clock.systemUTC());
        net.listen(ListenerSettings.loopback("implicit", "echo", ListenerSettings.Tls.IMPLICIT));
        net.listen(ListenerSettings.loopback("starttls", "echo", ListenerSettings.Tls.STARTTLS));
        net.handler("echo", new EchoHandler("one"));
    }

    @AfterEach
    void close() {
        net.close();
    }

    private LineClient secure(String version) throws IOException {
        return LineClient.to(net.port("implicit")).withTls(identity.context(), version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void answersPipelinedLinesAndSendsLargeReplies(String version) throws IOException {
        try (LineClient client = secure(version)) {
            assertThat(client.line()).contains("one");
            client.send("a\r\nb\r\n" + "x".repeat(100_000) + "\r\nbig\r\nc\r\n");
            assertThat(client.line()).contains("a");
            assertThat(client.line()).contains("b");
            assertThat(client.line()).contains("too long");
            assertThat(client.line().orElseThrow()).hasSize(EchoHandler.BIG);
            assertThat(client.line()).contains("c");
            assertThat(net.list().getFirst().tls()).startsWith(version);
        }
    }

    @Test
    void aHandshakeThatComesToNothingHoldsNothing() throws Exception {
        MemoryBudget held = MemoryBudget.unfinishedInput();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), net.port("implicit"))) {
            byte[] begun = new byte[1_500];
            begun[0] = 22; // a record of a handshake (RFC 8446 §5.1), of 16,000 octets
            begun[1] = 3;
            begun[2] = 3;
            begun[3] = 16_000 >> 8;
            begun[4] = (byte) 16_000;
            client.getOutputStream().write(begun);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> held.taken() > 0);
            await("the deadline of the handshake").atMost(PATIENCE).until(() -> held.taken() == 0);
        }
    }

    /** RFC 5929 §4.1: SHA-256 of the certificate, which is signed with it. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bindsTheChannelToItsCertificate(String version) throws Exception {
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(identity.certificate().getEncoded()));
        for (int connection = 0; connection < 2; connection++) { // the second may resume the first one's session
            try (LineClient client = secure(version)) {
                client.send("bind\r\n");
                assertThat(client.line()).contains("one");
                assertThat(client.line()).contains(digest);
            }
        }
    }

    /** CVE-2011-0411. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void discardsPlaintextThatWasPipelinedBehindStarttls(String version) throws IOException {
        try (LineClient plain = LineClient.to(net.port("starttls"))) {
            assertThat(plain.line()).contains("one");
            plain.send("tls\r\nbad\r\nevil");
            assertThat(plain.line()).contains("go");
            try (LineClient client = plain.withTls(identity.context(), version)) {
                client.send("good\r\n");
                assertThat(client.line()).contains("good");
            }
        }
    }

    @Test
    void refusesASecondStarttls() throws IOException {
        try (LineClient client = secure("TLSv1.3")) {
            client.send("tls\r\n");
            assertThat(client.line()).contains("one");
            assertThat(client.line()).contains("no");
            assertThat(client.lineOrEnd()).isEmpty();
        }
    }

    /** RFC 8996; the answer is the alert protocol_version (70, RFC 5246 §7.2). */
    @ParameterizedTest
    @ValueSource(ints = {0x0300, 0x0301, 0x0302})
    void refusesVersionsBeforeTls12(int version) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), net.port("implicit"))) {
            client.getOutputStream().write(clientHello(version));
            byte[] alert = client.getInputStream().readNBytes(7);
            assertThat(alert).hasSize(7);
            assertThat(alert[0]).as("an alert record").isEqualTo((byte) 21);
            assertThat(alert[5]).as("fatal").isEqualTo((byte) 2);
            assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }

    private static byte[] clientHello(int version) throws IOException {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        hello.write(new byte[] {22, 3, 1, 0, 49, 1, 0, 0, 45, 3, (byte) version});
        hello.write(new byte[32]); // the random
        hello.write(0); // no session to resume
        hello.write(new byte[] {0, 6, (byte) 0xC0, 0x0A, (byte) 0xC0, 0x09, 0, 0x2F}); // ECDHE-ECDSA and RSA, AES-CBC
        hello.write(new byte[] {1, 0}); // no compression
        return hello.toByteArray();
    }

    @Test
    void cutsAHandshakeThatDoesNotComeInTime() throws IOException {
        try (LineClient silent = LineClient.to(net.port("implicit"))) {
            assertThat(silent.lineOrEnd()).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoTls() throws IOException {
        try (LineClient plain = LineClient.to(net.port("implicit"))) {
            plain.send("EHLO client.example\r\n");
            assertThat(plain.lineOrEnd()).isNotEqualTo(Optional.of("one"));
        }
    }

    @Test
    void readsTheHandshakeThatCameWithAProxyHeader() throws IOException {
        net.listen(new ListenerSettings(
                "proxied",
                "echo",
                0,
                List.of(InetAddress.getLoopbackAddress()),
                ListenerSettings.Tls.IMPLICIT,
                List.of(Network.parse("127.0.0.0/8").orElseThrow()),
                0,
                -1));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), net.port("proxied"))) {
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            together.writeBytes("PROXY TCP4 192.0.2.7 192.0.2.1 5000 993\r\n".getBytes(StandardCharsets.US_ASCII));
            together.writeBytes(clientHello(0x0302));
            client.getOutputStream().write(together.toByteArray());
            assertThat(client.getInputStream().read())
                    .as("an alert: the hello was read")
                    .isEqualTo(21);
        }
    }

    @Test
    void offersNoStarttlsWithoutCertificates() throws IOException {
        try (NetServer bare = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC())) {
            bare.listen(ListenerSettings.loopback("starttls", "echo", ListenerSettings.Tls.STARTTLS));
            bare.handler("echo", new EchoHandler("one"));
            try (LineClient client = LineClient.to(bare.port("starttls"))) {
                client.send("tls\r\n");
                assertThat(client.line()).contains("one");
                assertThat(client.line()).contains("no");
            }
        }
    }

    @Test
    void servesOnAfterAHandshakeThatTheClientBroke() throws Exception {
        SelfSignedTls other = SelfSignedTls.make();
        try (LineClient plain = LineClient.to(net.port("implicit"))) {
            assertThatThrownBy(() -> plain.withTls(other.context(), "TLSv1.3")).isInstanceOf(IOException.class);
        }
        try (LineClient next = secure("TLSv1.3")) {
            assertThat(next.line()).contains("one");
            assertThat(((SSLSocket) next.socket()).getSession().isValid()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tellsTheClientWhenNoCertificateSuits(String version) throws Exception {
        SSLContext empty = SSLContext.getInstance("TLS");
        empty.init(new KeyManager[0], null, null);
        try (NetServer bare = new NetServer(
                NetSettings.defaults(), new SelfSignedTls(empty, identity.certificate()), Clock.systemUTC())) {
            bare.listen(ListenerSettings.loopback("implicit", "echo", ListenerSettings.Tls.IMPLICIT));
            bare.handler("echo", new EchoHandler("one"));
            try (LineClient plain = LineClient.to(bare.port("implicit"))) {
                assertThatThrownBy(() -> plain.withTls(identity.context(), version))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("handshake_failure");
            }
        }
    }
}
