package org.palomar.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.message.Content;
import org.palomar.pop3.session.Pop3Fixture.Client;

/** Messages that IMAP's APPEND stored with line ends other than CRLF, octet by octet. */
@Timeout(120)
final class LineEndTest {

    private static final String UNIX = "A: b\n\n.\n..x\n\nend\n";

    private Pop3Fixture server;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = new Pop3Fixture(true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Content streamed(String text) {
        return Pop3SessionTest.streamed(text);
    }

    @Test
    void endsEveryLineInCrlf() throws IOException {
        server.inbox.add(5, streamed(UNIX), 6);
        server.inbox.add(6, streamed("\nA: b\r\n\n.\r\n"), 1);
        try (Client client = server.loggedIn()) {
            assertThat(client.octets("RETR 1")).isEqualTo("A: b\r\n\r\n..\r\n...x\r\n\r\nend\r\n.\r\n");
            assertThat(client.octets("TOP 1 1")).isEqualTo("A: b\r\n\r\n..\r\n.\r\n");
            assertThat(client.octets("RETR 2")).isEqualTo("\r\nA: b\r\n\r\n..\r\n.\r\n");
            client.ask("NOOP", "+OK");
        }
    }

    @Test
    void theEndMarkFollowsCrlfHoweverTheLastLineEnds() throws IOException {
        List<String> endings = List.of("", "\n", "\r\n", "\n\n", "\r\n\n");
        for (int i = 0; i < endings.size(); i++) {
            server.inbox.add(5 + i, streamed("A: b\r\n\r\nlast" + endings.get(i)), 8);
        }
        try (Client client = server.loggedIn()) {
            String last = "A: b\r\n\r\nlast\r\n";
            assertThat(client.octets("RETR 1")).isEqualTo(last + ".\r\n");
            assertThat(client.octets("RETR 2")).isEqualTo(last + ".\r\n");
            assertThat(client.octets("RETR 3")).isEqualTo(last + ".\r\n");
            assertThat(client.octets("RETR 4")).isEqualTo(last + "\r\n.\r\n");
            assertThat(client.octets("RETR 5")).isEqualTo(last + "\r\n.\r\n");
        }
    }

    @Test
    void mendsLineEndsWhereverABlockEnds() throws IOException {
        StringBuilder text = new StringBuilder("A: b\n\n");
        for (int i = 0; text.length() < 400_000; i++) {
            text.append(".".repeat(i % 3)).append("x".repeat(i % 5)).append(i % 7 < 3 ? "\r\n" : "\n");
        }
        String mended = text.toString().replace("\r\n", "\n").replace("\n", "\r\n");
        for (int shift = 0; shift < 6; shift++) {
            server.inbox.add(5 + shift, streamed("y".repeat(shift) + text), shift + 6);
        }
        try (Client client = server.loggedIn()) {
            for (int shift = 0; shift < 6; shift++) {
                assertThat(client.octets("RETR " + (shift + 1)))
                        .isEqualTo("y".repeat(shift) + mended.replace("\r\n.", "\r\n..") + ".\r\n");
            }
        }
    }

    @Test
    void namesTheStoredSizeEverywhere() throws IOException {
        server.inbox.add(5, streamed(UNIX), 6);
        try (Client client = server.loggedIn()) {
            client.ask("STAT", "+OK 1 " + UNIX.length());
            client.ask("LIST 1", "+OK 1 " + UNIX.length());
            assertThat(client.listing("LIST")).containsExactly("1 " + UNIX.length());
            client.ask("RETR 1", "+OK " + UNIX.length() + " octets");
        }
    }
}
