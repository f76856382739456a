package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.TraceEvent;

/** BURL (RFC 4468): messages that are put together of what is in mailboxes. */
class BurlTest {

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
        MailClient client = MailClient.loggedIn(house);
        client.says("MAIL FROM:<alice@example.org>", "250");
        client.says("RCPT TO:<bob@example.org>", "250");
        return client;
    }

    @Test
    void isOfferedToWhoHasLoggedInWhileMailboxesCanBeRead() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            assertThat(client.says("EHLO c", "250")).noneMatch(line -> line.contains("BURL"));
            client.says("BURL imap://text LAST", "502");
        }
        try (MailClient client = MailClient.encrypted(house)) {
            assertThat(client.says("EHLO c", "250")).contains("250-BURL");
            client.says("BURL imap://text LAST", "503 5.5.1");
        }
        try (MailClient client = MailClient.loggedIn(house)) {
            assertThat(client.says("EHLO c", "250")).contains("250-BURL imap");
            house.services().urls().unset(house.mailboxes());
            assertThat(client.says("EHLO c", "250")).noneMatch(line -> line.contains("BURL"));
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:<bob@example.org>", "250");
            client.says("BURL imap://text LAST", "451 4.4.1");
            client.says("NOOP", "250");
        }
    }

    @Test
    void putsAMessageTogetherOfPiecesAndChunks() throws IOException {
        try (MailClient client = addressed()) {
            client.sends(
                    "BURL imap://header\r\nBDAT 4\r\nhi\r\nburl imap://half\r\nBDAT 2\r\n\r\nBURL imap://text last\r\nNOOP\r\n");
            client.hears("250 2.5.0");
            client.hears("250 2.0.0 4 octets");
            client.hears("250 2.5.0");
            client.hears("250 2.0.0 2 octets");
            client.hears("250 2.1.5 Accepted as");
            client.hears("250 2.0.0 Ok");
        }
        assertThat(house.onlyMessage().orElseThrow())
                .contains("Subject: pieces\r\n")
                .endsWith("\r\n\r\nhi\r\nhalf a line\r\nforwarded\r\n");
    }

    @Test
    void takesAWholeTransactionInOneRoundTrip() throws IOException {
        house.mailboxes().add("imap://whole", "From: alice@example.org\r\n\r\nx\r\n");
        try (MailClient client = MailClient.loggedIn(house)) {
            client.sends(String.join(
                    "\r\n",
                    "MAIL FROM:<alice@example.org>",
                    "RCPT TO:<bob@example.org>",
                    "BURL imap://whole LAST",
                    "MAIL FROM:<alice@example.org>",
                    "RCPT TO:<nobody@example.org>",
                    "BURL imap://whole LAST",
                    "RSET",
                    ""));
            client.hears("250");
            client.hears("250");
            client.hears("250 2.1.5 Accepted");
            client.hears("250");
            client.hears("550");
            client.hears("554 5.5.1");
            client.hears("250");
        }
        assertThat(house.office().mails()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/, 554 5.7.14",
        "imap://none, 554 5.7.0",
        "imap://bob, 554 5.7.0",
        "imap://down, 451 4.4.1",
        "imap://damaged, 554 5.6.6",
        "imap://short, 554 5.6.6",
        "imap://removed, 554 5.7.0"
    })
    void aUrlThatComesToNothingEndsTheMessage(String url, String reply) throws IOException {
        try (MailClient client = addressed()) {
            client.says("BURL imap://header", "250 2.5.0");
            client.says("BURL " + url, reply);
            client.says("BURL imap://text LAST", "503 5.5.1");
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:<bob@example.org>", "250");
            client.says("BURL " + url + " LAST", reply);
            client.says("NOOP", "250");
        }
        assertThat(house.office().mails()).isEmpty();
        assertThat(house.told().stream()
                        .map(TraceEvent::what)
                        .filter(Happening.Refused.class::isInstance)
                        .map(Happening.Refused.class::cast)
                        .map(refused ->
                                refused.reply().code() + " " + refused.reply().status()))
                .containsOnly(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BURL imap://caf\u00e9\r\n",
                "BURL imap://a header\r\n",
                "BURL imap://header FIRST\r\n",
                "BURL\r\n",
                "BURL\timap://header\r\n",
                "burl imap://header\u0007\r\n",
                " BURL imap://header\r\n",
                "Burl imap://header\n"
            })
    void aPieceThatCantBeReadEndsTheMessage(String line) throws IOException {
        try (MailClient client = addressed()) {
            leavesNoHole(client, line);
        }
    }

    @Test
    void aPieceWhoseLineIsTooLongEndsTheMessage() throws IOException {
        try (MailClient client = addressed()) {
            leavesNoHole(client, "BURL imap://" + "x".repeat(2048) + "\r\n");
        }
    }

    /** Whether nothing is taken of a message that lacks a piece, in the middle or at its beginning. */
    private void leavesNoHole(MailClient client, String line) throws IOException {
        client.sends("BURL imap://header\r\n" + line + "BDAT 6 LAST\r\ntail\r\n");
        client.hears("250 2.5.0");
        client.hears("50");
        client.hears("503 5.5.1");
        client.says("MAIL FROM:<alice@example.org>", "250");
        client.says("RCPT TO:<bob@example.org>", "250");
        client.sends(line + "BURL imap://header LAST\r\n");
        client.hears("50");
        client.hears("503 5.5.1");
        client.says("NOOP", "250");
        assertThat(house.office().mails()).isEmpty();
        assertThat(house.told().stream().map(TraceEvent::what).filter(Happening.Refused.class::isInstance))
                .hasSize(2);
    }

    @Test
    void aPieceBeforeTheFirstRecipientEndsTheMessage() throws IOException {
        try (MailClient client = MailClient.loggedIn(house)) {
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.sends("BURL imap://header\r\nRCPT TO:<bob@example.org>\r\nBDAT 6 LAST\r\ntail\r\n");
            client.hears("503 5.5.1");
            client.hears("503 5.5.1");
            client.hears("503 5.5.1");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    @Test
    void whatComesFromAMailboxIsLookedAtAsEverythingIs() throws IOException {
        try (MailClient client = addressed()) {
            client.says("BURL imap://header", "250");
            client.says("BURL imap://nul LAST", "550 5.6.0");
        }
        house.mailboxes().add("imap://foreign", "From: boss@example.org\r\n\r\n");
        try (MailClient client = addressed()) {
            client.says("BURL imap://foreign LAST", "550 5.7.1");
        }
        house.mailboxes().add("imap://lf", "From: alice@example.org\r\n\r\nx\n.\n");
        try (MailClient client = addressed()) {
            client.says("BURL imap://lf LAST", "550 5.6.11");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    @Test
    void piecesTogetherAreNoLargerThanAMessage() throws IOException {
        house.mailboxes().add("imap://large", "x".repeat(40_000));
        try (MailClient client = addressed()) {
            client.says("BURL imap://large", "250");
            client.says("BURL imap://large LAST", "552 5.3.4");
            client.says("NOOP", "250");
        }
        try (MailClient client = addressed()) {
            client.says("BURL imap://large", "250");
            client.sends("BDAT 40000\r\n" + "x".repeat(40_000)).hears("552 5.3.4");
        }
        assertThat(house.office().mails()).isEmpty();
    }

    @Test
    void piecesWithoutEndAreTooManyCommandsWithoutAMessage() throws IOException {
        try (MailClient client = addressed()) {
            // hello, TLS, hello and the login led to no message either
            for (int i = 0; i < 97; i++) {
                client.says("BURL imap://empty", "250 2.5.0");
            }
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }

    @Test
    void urlsThatComeToNothingAreTooManyCommandsWithoutAMessage() throws IOException {
        try (MailClient client = MailClient.loggedIn(house)) {
            for (int i = 0; i < 97; i++) {
                client.says("MAIL FROM:<alice@example.org>", "250");
                client.says("RCPT TO:<bob@example.org>", "250");
                client.says("BURL imap://none LAST", "554 5.7.0");
            }
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }
}
