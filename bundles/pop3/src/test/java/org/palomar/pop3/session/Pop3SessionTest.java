package org.palomar.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.message.Content;
import org.palomar.pop3.session.Pop3Fixture.Client;

@Timeout(120)
final class Pop3SessionTest {

    private static final String HEADER = "Subject: one\r\n\r\n";
    private static final String BODY = ".\r\n..dots\r\nplain.\r\n\r\nlast";

    private Pop3Fixture server;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = new Pop3Fixture(true);
        server.inbox.add(5, streamed(HEADER + BODY), HEADER.length());
        server.inbox.add(9, Content.of("A: b\r\n\r\n.\r\n".getBytes(StandardCharsets.US_ASCII)), 8);
        server.inbox.add(12, streamed("x\r\n"), 3);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Content streamed(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Content() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }
        };
    }

    @Test
    void listsTheMaildrop() throws IOException {
        try (Client client = server.loggedIn()) {
            client.ask("STAT", "+OK 3 " + (HEADER.length() + BODY.length() + 11 + 3));
            assertThat(client.listing("LIST")).containsExactly("1 " + (HEADER + BODY).length(), "2 11", "3 3");
            assertThat(client.listing("UIDL")).containsExactly("1 77-5", "2 77-9", "3 77-12");
            client.ask("UIDL 2", "+OK 2 77-9");
            client.ask("LIST 4", "-ERR");
            client.ask("LIST 0", "-ERR");
        }
    }

    @Test
    void sendsMessagesWithDotsDoubled() throws IOException {
        try (Client client = server.loggedIn()) {
            assertThat(client.listing("RETR 1"))
                    .containsExactly("Subject: one", "", "..", "...dots", "plain.", "", "last");
            assertThat(client.listing("RETR 2")).containsExactly("A: b", "", "..");
            client.ask("NOOP", "+OK");
        }
    }

    @Test
    void sendsTheTopOfAMessage() throws IOException {
        try (Client client = server.loggedIn()) {
            assertThat(client.listing("TOP 1 0")).containsExactly("Subject: one", "");
            assertThat(client.listing("TOP 1 2")).containsExactly("Subject: one", "", "..", "...dots");
            assertThat(client.listing("TOP 1 99999")).hasSize(7);
            assertThat(client.listing("TOP 2 0")).containsExactly("A: b", "");
        }
    }

    @Test
    void sendsALargeMessageOctetByOctet() throws IOException {
        StringBuilder text = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; text.length() < 300_000; i++) {
            text.append(".".repeat(i % 4)).append(i).append("x.".repeat(i % 37)).append("\r\n");
        }
        server.inbox.add(20, streamed(text.toString()), 18);
        try (Client client = server.loggedIn()) {
            StringBuilder received = new StringBuilder();
            for (String line : client.listing("RETR 4")) {
                received.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
            }
            assertThat(received.toString()).isEqualTo(text.toString());
        }
    }

    @Test
    void deletesAtQuitInOneChange() throws IOException {
        try (Client client = server.loggedIn()) {
            client.ask("DELE 1", "+OK");
            client.ask("DELE 1", "-ERR");
            client.ask("RETR 1", "-ERR");
            client.ask("DELE 3", "+OK");
            client.ask("STAT", "+OK 1 11");
            assertThat(client.listing("UIDL")).containsExactly("2 77-9");
            assertThat(server.inbox.messages()).hasSize(3);
            client.ask("QUIT", "+OK");
            assertThat(server.inbox.messages()).hasSize(1);
            assertThat(server.inbox.changes()).isEqualTo(1);
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void deletesNothingWithoutQuit() throws IOException {
        try (Client client = server.loggedIn()) {
            client.ask("DELE 1", "+OK");
        }
        awaitFree();
        assertThat(server.inbox.messages()).hasSize(3);
        assertThat(server.inbox.changes()).isZero();
    }

    private void awaitFree() throws IOException {
        String answer = "";
        while (!answer.startsWith("+OK")) {
            try (Client client = server.connect()) {
                client.ask("USER ann", "+OK");
                client.send("PASS open sesame\r\n");
                answer = client.line();
            }
        }
    }

    @Test
    void forgetsMarksAtRset() throws IOException {
        try (Client client = server.loggedIn()) {
            client.ask("DELE 1", "+OK");
            client.ask("RSET", "+OK 3");
            client.ask("QUIT", "+OK");
        }
        assertThat(server.inbox.messages()).hasSize(3);
    }

    @Test
    void saysSoWhenDeletingFails() throws IOException {
        server.inbox.failChanges();
        try (Client client = server.loggedIn()) {
            client.ask("DELE 1", "+OK");
            client.ask("QUIT", "-ERR [SYS/TEMP]");
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void letsOneSessionIntoAMaildrop() throws IOException {
        try (Client first = server.loggedIn();
                Client second = server.connect()) {
            second.ask("USER ann", "+OK");
            second.ask("PASS open sesame", "-ERR [IN-USE]");
            first.ask("QUIT", "+OK");
            second.ask("USER ann", "+OK");
            second.ask("PASS open sesame", "+OK 3");
        }
    }

    @Test
    void answersPipelinedCommandsInOrder() throws IOException {
        try (Client client = server.loggedIn()) {
            client.send("NOOP\r\nRETR 3\r\nDELE 3\r\nQUIT\r\n");
            client.expect("+OK");
            client.expect("+OK 3 octets");
            client.expect("x");
            client.expect(".");
            client.expect("+OK");
            client.expect("+OK bye");
        }
    }

    @Test
    void closesAfterFailedLogins() throws IOException {
        try (Client client = server.connect()) {
            client.ask("USER nobody", "+OK");
            String unknown = client.ask("PASS open sesame", "-ERR [AUTH]");
            client.ask("PASS open sesame", "-ERR USER comes first");
            client.ask("USER ann", "+OK");
            assertThat(client.ask("PASS wrong", "-ERR [AUTH]")).isEqualTo(unknown);
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void logsInBySasl() throws IOException {
        String response = Base64.getEncoder().encodeToString("\0ann\0open sesame".getBytes(StandardCharsets.UTF_8));
        try (Client client = server.connect()) {
            client.ask("AUTH CRAM-MD5", "-ERR [AUTH]");
            client.ask("AUTH PLAIN", "+ ");
            client.ask("*", "-ERR");
            client.ask("AUTH plain", "+ ");
            client.ask(response, "+OK 3");
            client.ask("AUTH PLAIN " + response, "-ERR");
            client.ask("QUIT", "+OK");
        }
        try (Client client = server.connect()) {
            client.ask("AUTH PLAIN !!!", "-ERR");
            client.ask("AUTH PLAIN " + response, "+OK 3");
        }
    }

    @Test
    void tellsWhatWentWrongInAnExchange() throws IOException {
        try (Client client = server.connect()) {
            client.ask("AUTH PLAIN", "+ ");
            client.ask("*", "-ERR the login was cancelled");
            client.ask("AUTH PLAIN", "+ ");
            client.ask("x".repeat(20_000), "-ERR the response is too long");
            assertThat(client.line()).isEqualTo("<end>");
        }
        try (Client client = server.connect()) {
            client.ask("AUTH PLAIN", "+ ");
            client.ask("no base64", "-ERR that is no response");
            client.ask("AUTH PLAIN", "+ ");
            // A client that has left made no mistake: nothing is said.
            client.endInput();
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void saysGoodbyeWhenItsBundleGoesInAnExchange() throws IOException {
        try (Client client = server.connect()) {
            client.ask("AUTH PLAIN", "+ ");
            server.handler.withdraw();
            client.expect("-ERR [SYS/TEMP]");
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void takesPasswordsOverTlsOnly() throws IOException, GeneralSecurityException {
        try (Pop3Fixture strict = new Pop3Fixture(false);
                Client client = strict.connect()) {
            assertThat(client.listing("CAPA"))
                    .contains("STLS", "TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE", "EXPIRE NEVER")
                    .doesNotContain("USER", "SASL PLAIN");
            client.ask("USER ann", "-ERR [AUTH]");
            client.ask("PASS open sesame", "-ERR");
            client.ask("AUTH PLAIN", "-ERR [AUTH]");
            client.ask("STLS", "+OK");
            client.startTls();
            assertThat(client.listing("CAPA")).contains("USER", "SASL PLAIN").doesNotContain("STLS");
            client.ask("STLS", "-ERR");
            client.ask("USER ann", "+OK");
            client.ask("PASS open sesame", "+OK");
        }
    }

    @Test
    void forgetsWhatCameBeforeTls() throws IOException, GeneralSecurityException {
        try (Client client = server.connect()) {
            client.ask("USER ann", "+OK");
            client.send("STLS\r\nNOOP\r\nCAPA\r\n");
            client.expect("+OK begin TLS");
            client.startTls();
            client.ask("PASS open sesame", "-ERR USER comes first");
        }
    }

    @Test
    void closesAfterSenselessCommands() throws IOException {
        try (Client client = server.connect()) {
            client.ask("GET / HTTP/1.1", "-ERR unknown command");
            client.ask("STAT", "-ERR");
            client.ask("x".repeat(5000), "-ERR the line is too long");
            client.ask("\0\u001b[2J", "-ERR unknown command; too many errors");
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void waitsForAServiceThatIsBeingRestarted() throws IOException {
        Authenticator authenticator = server.shared.authenticator().now().orElseThrow();
        server.shared.authenticator().unset(authenticator);
        try (Client client = server.connect()) {
            client.send("NONE\r\nUSER ann\r\n");
            await().until(() -> server.refusals() == 1);
            server.shared.authenticator().set(authenticator);
            client.expect("-ERR");
            client.expect("+OK");
            client.ask("PASS open sesame", "+OK");
        }
    }

    @Test
    void namesTheLoginsOfAServiceThatIsBeingRestarted() throws IOException {
        Authenticator authenticator = server.shared.authenticator().now().orElseThrow();
        server.shared.authenticator().unset(authenticator);
        try (Client client = server.connect()) {
            client.send("NONE\r\nCAPA\r\n");
            await().until(() -> server.refusals() == 1);
            server.shared.authenticator().set(authenticator);
            client.expect("-ERR");
            client.expect("+OK");
            assertThat(client.restOfListing()).contains("USER").anyMatch(line -> line.startsWith("SASL "));
        }
    }

    @Test
    void asksToComeAgainWithoutItsServices() throws Exception {
        try (Pop3Fixture hasty = new Pop3Fixture(true, Duration.ofSeconds(10), Duration.ofMillis(200));
                Client client = hasty.connect()) {
            hasty.shared.store().unset(hasty.shared.store().now().orElseThrow());
            client.ask("USER ann", "+OK");
            client.ask("PASS open sesame", "-ERR [SYS/TEMP]");
            hasty.shared
                    .authenticator()
                    .unset(hasty.shared.authenticator().now().orElseThrow());
            client.ask("USER ann", "-ERR [SYS/TEMP]");
            client.ask("AUTH PLAIN", "-ERR [SYS/TEMP]");
            assertThat(client.listing("CAPA")).contains("UIDL");
        }
    }

    /** Whoever sends more passwords than can be checked hears the same. */
    @Test
    void sendsAwayWhosePasswordsCanNotBeChecked() throws IOException {
        try (Client client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                client.ask("USER busy", "+OK");
                client.ask("PASS open sesame", "-ERR [SYS/TEMP]");
            }
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void tellsOfDamage() throws IOException {
        server.inbox.damage();
        try (Client client = server.loggedIn()) {
            client.ask("RETR 1", "-ERR [SYS/PERM]");
            client.ask("TOP 1 1", "-ERR [SYS/PERM]");
            client.ask("STAT", "+OK 3");
        }
    }

    @Test
    void neverLetsHalfAMessageLookWhole() throws IOException {
        Content torn = new Content() {
            @Override
            public long size() {
                return 100_000;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(new byte[50_000]);
            }
        };
        server.inbox.add(30, torn, 10);
        try (Client client = server.loggedIn()) {
            client.ask("RETR 4", "+OK");
            List<String> rest = List.of(client.line(), client.line());
            assertThat(rest).contains("<end>").doesNotContain(".");
        }
    }

    @Test
    void saysGoodbyeWhenItsBundleGoes() throws IOException {
        try (Client client = server.loggedIn()) {
            client.ask("DELE 1", "+OK");
            server.handler.withdraw();
            client.expect("-ERR [SYS/TEMP]");
            assertThat(client.line()).isEqualTo("<end>");
        }
        assertThat(server.inbox.messages()).hasSize(3);
    }
}
