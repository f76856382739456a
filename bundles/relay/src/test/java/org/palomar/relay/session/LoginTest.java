package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.peer.Certificate.STRANGER;
import static org.palomar.relay.session.TlsDemand.ENCRYPTED;
import static org.palomar.relay.session.TlsDemand.NEVER;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.relay.peer.ScriptedServer;

/** AUTH (RFC 4954), and where a password may go. */
@Timeout(120)
class LoginTest {

    private static final Login LOGIN = new Login("palomar", "s\u00e9same");
    private static final String PLAIN = "AUTH PLAIN AHBhbG9tYXIAc8Opc2FtZQ==";

    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        courier = new Courier();
    }

    @AfterEach
    void stop() {
        courier.close();
    }

    private String failure(ScriptedServer server) {
        return courier.failure(
                new Hop(Optional.empty(), server.address(), NEVER, Optional.of(LOGIN), true, Courier.SELF));
    }

    @Test
    void logsInUnderTls() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 STARTTLS");
            peer.on("STARTTLS", "220 go");
            peer.shakesHands(STRANGER);
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 AUTH LOGIN PLAIN");
            peer.on(PLAIN, "235 2.7.0 Welcome");
            peer.hears("QUIT");
        })) {
            courier.open(server, ENCRYPTED, LOGIN).quit();
        }
    }

    @Test
    void usesLoginWhereThereIsNoPlain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 AUTH=LOGIN CRAM-MD5");
            peer.on("AUTH LOGIN", "334 VXNlcm5hbWU6");
            peer.on("cGFsb21hcg==", "334 UGFzc3dvcmQ6");
            peer.on("c8Opc2FtZQ==", "235 2.7.0 Welcome");
            peer.hears("QUIT");
        })) {
            courier.open(server, NEVER, LOGIN).quit();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "535 5.7.8 Wrong        | 450 4.3.0 535 5.7.8 Wrong",
                "454 4.7.0 Later        | 454 4.7.0 Later",
                "334 bW9yZT8=           | 450 4.3.0 334 bW9yZT8="
            })
    void saysWhatTheServerSaysOfItsName(String refusal, String words) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 AUTH PLAIN");
            peer.on(PLAIN, refusal);
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(failure(server)).isEqualTo("LOGIN 451 4.7.8 The server refuses the login: " + words);
        }
    }

    @ParameterizedTest
    @CsvSource({"504 5.5.4 What?, ''", "334 VXNlcm5hbWU6, 535 5.7.8 No"})
    void keepsThePasswordWhereTheNameIsRefused(String first, String second) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 AUTH LOGIN");
            peer.on("AUTH LOGIN", first);
            if (!second.isEmpty()) {
                peer.on("cGFsb21hcg==", second);
            }
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(failure(server)).startsWith("LOGIN 451 4.7.8 The server refuses the login: 450 4.3.0 5");
        }
    }

    @Test
    void knowsOnlyTwoWays() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 AUTH CRAM-MD5 XPLAIN");
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(failure(server))
                    .isEqualTo("LOGIN 451 4.7.4 The server offers neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    /** Over the loopback interface, but to an address that is not a loopback one: those that this machine has. */
    @Test
    void noPasswordLeavesThisMachineWithoutTls() throws Exception {
        InetAddress own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> new AssertionError("this machine has no address but loopback ones"));
        try (ScriptedServer server = new ScriptedServer(new InetSocketAddress(own, 0), peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", "250-mail.example.org", "250 AUTH PLAIN");
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(failure(server)).isEqualTo("TLS 451 4.7.11 A password is sent under TLS only");
        }
    }
}
