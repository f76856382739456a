package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DataTest {

    private static final String SMUGGLED =
            "MAIL FROM:<boss@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nSubject: forged\r\n\r\nx\r\n.\r\n";

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.with(Map.of("max-size", "3M", "max-header", "64K"));
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    /** Everything but CRLF.CRLF: one message, never two; and refused, if there is more to it than a CR that no LF follows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\n.\r\n",
                "\r\n.\n",
                "\r\n.\r",
                "\r\n\0.\r\n",
                "\r\n.\0\r\n",
                "\n.\r",
                "\r\r\n.\r\r\n",
                "\r.\r\n.\n",
                "\0\n.\n"
            })
    void isNotSmuggledInto(String falseEnd) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails(
                    "x@peer.example",
                    "alice@example.org",
                    "Subject: 1\r\n\r\nx" + falseEnd + SMUGGLED.replace(".\r\n", ""),
                    "550 5.6.");
            client.says("NOOP", "250");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    /** RFC 5322 §4.1: it is text, also before the line end, and a dot behind it begins no line. */
    @ParameterizedTest
    @ValueSource(strings = {"\r.\r", "\r.\r\n", "\r\r\n..\r\r\n", "\r\r", "\r\n..\r"})
    void keepsABareCrInABodyAsItIs(String falseEnd) throws IOException {
        String rest = SMUGGLED.replace(".\r\n", "");
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("x@peer.example", "alice@example.org", "Subject: 1\r\n\r\nx" + falseEnd + rest, "250");
            client.says("NOOP", "250");
        }
        String kept = falseEnd.replace("\n..", "\n.");
        assertThat(house.onlyMessage()).contains("Subject: 1\r\n\r\nx" + kept + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: 1\rFrom: <boss@example.org>\r\n\r\nx\r\n",
                "Subject: 1\r\n\r\r\nx\r\n",
                "\r\rFrom: <boss@example.org>\r\nSubject: 1\r\n\r\nx\r\n"
            })
    void refusesABareCrInAHeader(String message) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("x@peer.example", "alice@example.org", message, "550 5.6.11");
        }
    }

    @Test
    void refusesABareCrAnywhereIfToldTo() throws Exception {
        try (MailHouse strict = MailHouse.with(Map.of("bare-cr", "refuse"));
                MailClient client = MailClient.introduced(strict.mx())) {
            client.mails("x@peer.example", "alice@example.org", "Subject: 1\r\n\r\nx\ry\r\n", "550 5.6.11");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\r\n.\n", "\n.\r\n"})
    void isNotSmuggledIntoByPackets(String falseEnd) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.trickles("x" + falseEnd + SMUGGLED);
            client.hears("550 5.6.11");
            client.says("NOOP", "250");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    /** It would go on with our Received, or with the Message-ID that submission adds (RFC 5322 §2.2.3). */
    @ParameterizedTest
    @ValueSource(strings = {" by forged.example\r\nSubject: 1\r\n\r\nx\r\n", "\tx\r\n", " \r\n\r\n"})
    void refusesAMessageThatWouldContinueOurTrace(String message) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("x@peer.example", "alice@example.org", message, "550 5.6.0");
            client.mails("x@peer.example", "alice@example.org", "Subject: 1\r\n folded\r\n\r\n x\r\n", "250");
        }
        assertThat(house.office().mails()).hasSize(1);
    }

    @Test
    void findsTheEndInPacketsOfOneOctet() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.trickles("a\r\n..b\r\n.\r\nNOOP\r\nQUI");
            client.hears("250 2.1.5");
            client.hears("250 2.0.0");
            client.sends("T\r\n").hears("221");
        }
        assertThat(house.onlyMessage()).contains("a\r\n.b\r\n");
    }

    @Test
    void goesOnWithACommandThatWasCutByTheEndOfData() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("x\r\n.\r\nNOOP\r").hears("250 2.1.5");
            client.sends("\n").hears("250 2.0.0 Ok");
        }
    }

    @Test
    void cutsALineThatNeverEndsBehindTheEndOfData() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("\0\r\n.\r\n" + "x".repeat(20_000)).hears("550 5.6.0");
            client.hears("500 5.5.2");
        }
    }

    @Test
    void keepsEveryOctetOfALargeMessage() throws IOException {
        StringBuilder text = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; text.length() < (3 << 20) - 200; i++) {
            text.append(i % 7 == 0 ? "." : "")
                    .append("line ")
                    .append(i)
                    .append(" \u00e9\u00ff")
                    .append("\r\n");
        }
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("", "alice@example.org", text.toString().replace("\r\n.", "\r\n.."), "250");
        }
        assertThat(house.onlyMessage()).contains(text.toString());
        assertThat(filesLeft()).isZero();
    }

    @Test
    void keepsALineOfAMegabyte() throws IOException {
        String text = "Subject: x\r\n\r\n" + "y".repeat(1 << 20) + "\r\n";
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("", "alice@example.org", text, "250");
        }
        assertThat(house.onlyMessage()).contains(text);
    }

    @Test
    void refusesWhatIsTooLargeAndGoesOn() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<> SIZE=3145729", "552 5.3.4");
            client.says("MAIL FROM:<> SIZE=99999999999999999999", "552 5.3.4");
            client.says("MAIL FROM:<> SIZE=10", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("line\r\n".repeat(600_000) + ".\r\n").hears("552 5.3.4");
            client.mails("", "alice@example.org", "small\r\n", "250");
        }
        assertThat(house.onlyMessage()).contains("small\r\n");
        assertThat(filesLeft()).isZero();
    }

    @Test
    void cutsAFloodShort() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("x".repeat(6 << 20) + "y".repeat(70_000));
            client.hears("421 4.3.4");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    @Test
    void refusesAGiantHeader() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            String text = "X: " + "y".repeat(70_000) + "\r\n\r\n";
            client.mails("", "alice@example.org", text, "552 5.3.4");
        }
    }

    /** What is not looked at may be a Bcc, or the fiftieth Received. */
    @Test
    void refusesAHeaderWhoseEndIsNotInMemoryThoughThatMuchIsAllowed() throws Exception {
        try (MailHouse lenient = MailHouse.with(Map.of("max-header", "1M"));
                MailClient client = MailClient.introduced(lenient.mx())) {
            String lines = ("X-Line: " + "y".repeat(1_000) + "\r\n").repeat(1_100);
            client.mails("", "alice@example.org", lines + "Bcc: bob@example.org\r\n\r\nx\r\n", "552 5.3.4");
            client.mails("", "alice@example.org", "Subject: 1\r\n\r\n" + lines, "250");
        }
    }

    @Test
    void forgetsAMessageWhoseSenderLeaves() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("x".repeat(2 << 20));
        }
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("", "bob@example.org", "y\r\n", "250");
        }
        assertThat(house.onlyMessage()).contains("y\r\n");
        // By its own session, which hears of it when it likes.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(filesLeft()).isZero());
    }

    private long filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(house.spool())) {
            return files.count();
        }
    }
}
