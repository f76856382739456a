package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ChunkingTest {

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.with(Map.of("max-size", "64K"));
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private MailClient addressed() throws IOException {
        MailClient client = MailClient.introduced(house.mx());
        client.says("MAIL FROM:<x@peer.example>", "250");
        client.says("RCPT TO:<alice@example.org>", "250");
        return client;
    }

    @Test
    void takesChunksAsTheyAre() throws IOException {
        try (MailClient client = addressed()) {
            client.sends("BDAT 10\r\n.a\r\n.\r\n.b\r");
            client.hears("250 2.0.0 10 octets received");
            client.sends("BDAT 1\r\n\nBDAT 0 LAST\r\nNOOP\r\n");
            client.hears("250 2.0.0 1 octets");
            client.hears("250 2.1.5 Accepted as");
            client.hears("250 2.0.0 Ok");
        }
        assertThat(house.onlyMessage()).contains(".a\r\n.\r\n.b\r\n");
    }

    @Test
    void takesCommandsWithinChunksForText() throws IOException {
        String text = "x\r\n.\r\nMAIL FROM:<boss@example.org>\r\nQUIT\r\n";
        try (MailClient client = addressed()) {
            client.sends("BDAT " + text.length() + " LAST\r\n" + text).hears("250 2.1.5");
            client.says("NOOP", "250");
        }
        assertThat(house.onlyMessage()).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\r\n", "X: a\rb\r\n", "a\r\n.\n", "a\rb\n", "a\0"})
    void refusesWhatIsNoLines(String text) throws IOException {
        try (MailClient client = addressed()) {
            for (int i = 0; i < text.length(); i++) {
                client.sends("BDAT 1\r\n" + text.charAt(i)).hears("250");
            }
            client.says("BDAT 0 LAST", "550 5.6.");
            client.says("NOOP", "250");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\na\rb\r\n", "\r\na\r.\r", "\r\n\r\r\n"})
    void keepsABareCrInABodyAsItIs(String text) throws IOException {
        try (MailClient client = addressed()) {
            for (int i = 0; i < text.length(); i++) {
                client.sends("BDAT 1\r\n" + text.charAt(i)).hears("250");
            }
            client.says("BDAT 0 LAST", "250");
        }
        assertThat(house.onlyMessage()).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BDAT 5\r\nhello"})
    void endsTheConnectionAtAChunkThatNobodyCouldSend(String before) throws IOException {
        try (MailClient client = addressed()) {
            client.sends(before);
            if (!before.isEmpty()) {
                client.hears("250");
            }
            client.sends("BDAT 9223372036854775806\r\nMAIL FROM:<boss@example.org>\r\n")
                    .hears("552 5.3.4");
            client.hearsTheEnd();
        }
        assertThat(house.office().mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "9223372036854775807", "9223372036854775808", "x", ""})
    void endsTheConnectionWhenTheSizeIsUnknown(String size) throws IOException {
        try (MailClient client = addressed()) {
            client.sends("BDAT " + size + " LAST\r\nMAIL FROM:<boss@example.org>\r\n")
                    .hears("501 5.5.4");
            client.hearsTheEnd();
        }
    }

    /** Whoever stands before us may have seen a chunk here: its octets are no commands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BDAT 47 LAST\n",
                "bdat 47\n",
                "BDAT\t47 LAST\r\n",
                "BDAT 47 LAST\u0007\r\n",
                " BDAT 47 LAST\r\n",
                "BDAT 47\u000bLAST\r\n"
            })
    void takesNoCommandBehindAChunkThatIsNotUnderstood(String announcement) throws IOException {
        try (MailClient client = addressed()) {
            client.sends(announcement + "RSET\r\nMAIL FROM:<boss@example.org>\r\nNOOP\r\n")
                    .hears("50");
            client.hearsTheEnd();
        }
    }

    @Test
    void takesNoCommandBehindALineThatIsTooLongToBeRead() throws IOException {
        try (MailClient client = addressed()) {
            client.sends("BDAT " + "0".repeat(13_000) + "6 LAST\r\nQUIT\r\nNOOP\r\n")
                    .hears("500 5.5.2");
            client.hears("421 4.5.2");
            client.hearsTheEnd();
        }
    }

    @Test
    void refusesAChunkThatIsFarTooLarge() throws IOException {
        try (MailClient client = addressed()) {
            client.says("BDAT 9223372036854775806 LAST", "552 5.3.4");
            client.hearsTheEnd();
        }
    }

    @Test
    void refusesAMessageThatGrowsTooLarge() throws IOException {
        try (MailClient client = addressed()) {
            client.sends("BDAT 60000\r\n" + "x".repeat(60000)).hears("250");
            client.sends("BDAT 6000\r\n" + "x".repeat(6000)).hears("552 5.3.4");
            client.sends("BDAT 6 LAST\r\nQUIT\r\n").hears("503 5.5.1");
            client.says("NOOP", "250");
        }
    }

    @Test
    void skipsAChunkThatIsOutOfPlace() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.sends("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").hears("503 5.5.1");
            client.hears("250 2.0.0");
            client.says("MAIL FROM:<>", "250");
            client.sends("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").hears("503 5.5.1");
            client.hears("250 2.0.0");
            client.says("RCPT TO:<nobody@example.org>", "550");
            client.sends("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").hears("554 5.5.1");
            client.hears("250 2.0.0");
        }
    }

    @Test
    void aFirstChunkThatIsRefusedEndsTheMessage() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.sends("BDAT 6\r\nQUIT\r\nRCPT TO:<alice@example.org>\r\nBDAT 6 LAST\r\nQUIT\r\n");
            client.hears("503 5.5.1");
            client.hears("503 5.5.1");
            client.hears("503 5.5.1");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    @Test
    void takesNothingElseBetweenChunks() throws IOException {
        try (MailClient client = addressed()) {
            client.sends("BDAT 3\r\na\r\n").hears("250");
            client.says("DATA", "503 5.5.1");
            client.says("RCPT TO:<bob@example.org>", "503 5.5.1");
            client.says("MAIL FROM:<>", "503 5.5.1");
            client.says("NOOP", "250");
            client.says("RSET", "250");
            client.says("BDAT 0 LAST", "503 5.5.1");
        }
        assertThat(house.office().mails()).isEmpty();
    }
}
