package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.peer.Certificate.STRANGER;
import static org.palomar.relay.peer.Certificate.TRUSTED;
import static org.palomar.relay.session.TlsDemand.ENCRYPTED;
import static org.palomar.relay.session.TlsDemand.IF_OFFERED;
import static org.palomar.relay.session.TlsDemand.NEVER;
import static org.palomar.relay.session.TlsDemand.VERIFIED;
import static org.palomar.relay.session.TlsDemand.VERIFIED_AT_ONCE;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.address.Domain;
import org.palomar.relay.peer.Certificate;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.Visitor;

/** RFC 3207, and what is demanded of it. */
@Timeout(120)
class TlsTest {

    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        courier = new Courier();
    }

    @AfterEach
    void stop() {
        courier.close();
    }

    private static void offers(Visitor peer) throws Exception {
        peer.says("220 mail.example.org");
        peer.on("EHLO palomar.example", "250-mail.example.org", "250-BEFORE", "250 STARTTLS");
    }

    private static void secured(Visitor peer, Certificate certificate) throws Exception {
        offers(peer);
        peer.on("STARTTLS", "220 go");
        peer.shakesHands(certificate);
        peer.on("EHLO palomar.example", "250-mail.example.org", "250 AFTER");
        peer.hears("QUIT");
    }

    @ParameterizedTest
    @EnumSource(names = {"IF_OFFERED", "ENCRYPTED", "VERIFIED"})
    void asksAgainUnderTlsAndForgetsWhatItHeardBefore(TlsDemand demand) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> secured(peer, TRUSTED))) {
            SmtpClient client = courier.open(server, demand);
            assertThat(client.extensions().has("AFTER")).isTrue();
            assertThat(client.extensions().has("BEFORE")).isFalse();
            assertThat(client.isTls()).isTrue();
            assertThat(client.isVerified()).isTrue();
            assertThat(client.isFresh()).isTrue();
            assertThat(client.tls()).startsWith("TLSv1.3 TLS_").endsWith(", verified");
            client.quit();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IF_OFFERED", "ENCRYPTED"})
    void tlsWithAStrangerIsBetterThanNone(TlsDemand demand) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> secured(peer, STRANGER))) {
            SmtpClient client = courier.open(server, demand);
            assertThat(client.isTls()).isTrue();
            assertThat(client.isVerified()).isFalse();
            assertThat(client.tls()).endsWith(", not verified");
            client.quit();
        }
    }

    @Test
    void aStrangerIsTurnedAwayWhereTheNameMatters() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> shakesInVain(peer, STRANGER))) {
            assertThat(courier.failure(server, VERIFIED)).startsWith("TLS 451 4.7.5 TLS failed: ");
        }
    }

    @Test
    void aTrustedCertificateOfAnotherNameIsAStrangers() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> shakesInVain(peer, TRUSTED))) {
            Hop other = Hop.of(new Domain("mx.example.org"), server.address(), VERIFIED, Courier.SELF);
            assertThat(courier.failure(other))
                    .startsWith("TLS 451 4.7.5 TLS failed: ")
                    .contains("mx.example.org");
        }
        try (ScriptedServer server = new ScriptedServer(peer -> shakesInVain(peer, TRUSTED))) {
            assertThat(courier.failure(new Hop(
                            Optional.empty(), server.address(), VERIFIED, Optional.empty(), false, Courier.SELF)))
                    .startsWith("TLS 451 4.7.5 TLS failed: ");
        }
    }

    private static void shakesInVain(Visitor peer, Certificate certificate) throws Exception {
        offers(peer);
        peer.on("STARTTLS", "220 go");
        try {
            peer.shakesHands(certificate);
        } catch (IOException refused) {
            return;
        }
        peer.hearsTheEnd(); // TLS 1.3 tells the server of the refusal afterwards
    }

    @ParameterizedTest
    @EnumSource(names = {"ENCRYPTED", "VERIFIED"})
    void saysNothingMoreToAServerWithoutTlsThatIsDemanded(TlsDemand demand) throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                peer -> {
                    peer.says("220 mail.example.org");
                    peer.on("EHLO palomar.example", "250 mail.example.org");
                    peer.hearsTheEndOrQuit();
                },
                peer -> {
                    peer.says("220 mail.example.org");
                    peer.on("EHLO palomar.example", "502 what");
                    peer.on("HELO palomar.example", "250 mail.example.org");
                    peer.hearsTheEndOrQuit();
                },
                peer -> {
                    offers(peer);
                    peer.on("STARTTLS", "454 4.7.0 Not now");
                    peer.hearsTheEndOrQuit();
                })) {
            String none = "TLS 451 4.7.5 The server does not offer TLS, which is demanded";
            assertThat(courier.failure(server, demand)).isEqualTo(none);
            assertThat(courier.failure(server, demand)).isEqualTo(none);
            assertThat(courier.failure(server, demand))
                    .isEqualTo("TLS 451 4.7.5 The server refuses STARTTLS: 454 4.7.0 Not now, which is demanded");
        }
    }

    @Test
    void goesOnWithoutTlsThatIsRefusedIfNobodyDemandsIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            offers(peer);
            peer.on("STARTTLS", "454 4.7.0 Not now");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, IF_OFFERED);
            assertThat(client.isTls()).isFalse();
            assertThat(client.extensions().has("BEFORE")).isTrue();
            client.quit();
        }
    }

    @Test
    void doesNotAskForTlsWhereItIsUnwanted() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            offers(peer);
            peer.hears("QUIT");
        })) {
            courier.open(server, NEVER).quit();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IF_OFFERED", "ENCRYPTED", "VERIFIED"})
    void aBrokenHandshakeIsTheEndOfTheSession(TlsDemand demand) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            offers(peer);
            peer.on("STARTTLS", "220 go", "this is no TLS at all, whatever it is");
            peer.hangsUp();
        })) {
            assertThat(courier.failure(server, demand)).startsWith("TLS 451 4.7.5 TLS failed: ");
        }
    }

    @Test
    void aHandshakeHasADeadline() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            offers(peer);
            peer.on("STARTTLS", "220 go");
            assertThat(peer.octets(1)).isEqualTo("\u0016");
            peer.discardsTheRest();
        })) {
            assertThat(courier.hurried(Duration.ofSeconds(2)).failure(server, ENCRYPTED))
                    .startsWith("TLS 451 4.7.5 TLS failed: ");
        }
    }

    /** CVE-2011-0411, as a client: what an attacker put behind the 220 must not be read as if it had come under TLS. */
    @Test
    void throwsAwayWhatCameInClearAfterTheGoAhead() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            offers(peer);
            peer.on("STARTTLS", "220 go", "250-mail.example.org", "250 INJECTED");
            peer.shakesHands(TRUSTED);
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 AFTER");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, ENCRYPTED);
            assertThat(client.extensions().has("AFTER")).isTrue();
            assertThat(client.extensions().has("INJECTED")).isFalse();
            client.quit();
        }
    }

    @Test
    void beginsWithTlsWhereThatIsDemanded() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.shakesHands(TRUSTED);
            offers(peer);
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, VERIFIED_AT_ONCE);
            assertThat(client.isVerified()).isTrue();
            client.quit();
        }
    }
}
