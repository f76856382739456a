package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.Returned;

@Timeout(120)
class SubmissionTest {

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.open();
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private MailClient encrypted() throws IOException {
        return MailClient.encrypted(house);
    }

    private MailClient loggedIn() throws IOException {
        return MailClient.loggedIn(house);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wantsTlsBeforeAnythingElse() throws IOException {
        try (MailClient client = MailClient.greeted(house.submission())) {
            assertThat(client.says("EHLO c", "250")).noneMatch(line -> line.contains("AUTH"));
            client.says("AUTH PLAIN AGEAYg==", "530 5.7.0");
            client.says("MAIL FROM:<alice@example.org>", "530 5.7.0");
            client.says("VRFY alice", "530 5.7.0");
            client.says("NOOP", "250");
        }
    }

    /** RFC 5321 §2.3.8: a client must not send it, and so neither may we, on the client's behalf. */
    @Test
    void refusesABareCrThatWouldBeSentOn() throws IOException {
        try (MailClient client = loggedIn()) {
            client.mails("alice@example.org", "bob@example.org", "Subject: 1\r\n\r\nx\ry\r\n", "550 5.6.11");
        }
    }

    @Test
    void wantsALoginBeforeMail() throws IOException {
        try (MailClient client = encrypted()) {
            client.says("MAIL FROM:<alice@example.org>", "530 5.7.0");
        }
    }

    @Test
    void forgetsAllThatWasSaidBeforeTls() throws IOException {
        try (MailClient client = MailClient.introduced(house.submission())) {
            client.says("STARTTLS", "220");
            client.upgrade(new TestCertificate().context());
            client.says("AUTH PLAIN", "503 5.5.1");
            assertThat(client.says("EHLO c", "250"))
                    .noneMatch(line -> line.contains("STARTTLS"))
                    .anyMatch(line -> line.contains("AUTH") && line.contains("PLAIN"));
            client.says("STARTTLS", "503 5.5.1");
        }
    }

    /** CVE-2011-0411: what was sent before the handshake must not count after it. */
    @Test
    void takesNoCommandsSmuggledInFrontOfTls() throws IOException {
        for (int port : new int[] {house.mx(), house.submission(), house.lmtp()}) {
            try (MailClient client = MailClient.greeted(port)) {
                client.says((port == house.lmtp() ? "LHLO" : "EHLO") + " c", "250");
                client.sends("STARTTLS\r\nMAIL FROM:<boss@example.org>\r\n").hears("554 5.5.0");
                client.hearsTheEnd();
            }
        }
    }

    @Test
    void sendsToOtherServersWhileThereIsAQueue() throws IOException {
        try (MailClient client = loggedIn()) {
            client.mails(
                    "alice@example.org",
                    "bob@example.org",
                    "From: alice@example.org\r\nDate: x\r\nMessage-ID: <1@c>\r\n\r\nhi\r\n",
                    "250");
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:<x@elsewhere.example>", "250 2.1.5");
            client.says("RCPT TO:<away@example.org>", "250 2.1.5");
            house.services().queue().unset(house.office());
            client.says("RCPT TO:<y@elsewhere.example>", "451 4.3.2");
            client.says("RCPT TO:<both@example.org>", "451 4.3.2");
            client.says("RCPT TO:<bob@example.org>", "250 2.1.5");
        }
        assertThat(house.onlyMessage())
                .contains("From: alice@example.org\r\nDate: x\r\nMessage-ID: <1@c>\r\n\r\nhi\r\n");
        assertThat(house.office().mails().getFirst().trace()).contains(" with ESMTPSA (TLSv1.3 ");
        assertThat(house.office().mails().getFirst().transaction().origin().account())
                .isPresent();
    }

    @Test
    void handsOnHowAMessageIsToBeCarried() throws IOException {
        Instant before = Instant.now();
        try (MailClient client = loggedIn()) {
            client.says(
                    "MAIL FROM:<alice@example.org> RET=HDRS ENVID=a+2Bb MT-PRIORITY=3 HOLDFOR=60 BY=3600;RT", "250");
            client.says("RCPT TO:<x@elsewhere.example> NOTIFY=SUCCESS ORCPT=rfc822;y@third.example", "250");
            client.says("DATA", "354");
            client.sends("Subject: x\r\n\r\nx\r\n.\r\n").hears("250 2.1.5");
        }
        PostOffice.Mail mail = house.office().mails().getFirst();
        assertThat(mail.recipients())
                .containsExactly(new Recipient(
                        Address.of("x@elsewhere.example"), Set.of(), "rfc822;y@third.example", Set.of(Notify.SUCCESS)));
        OutboundOptions options = mail.transaction().options();
        assertThat(options.returned()).contains(Returned.HEADERS);
        assertThat(options.envelopeId()).isEqualTo("a+b");
        assertThat(options.priority()).isEqualTo(3);
        assertThat(options.notBefore().orElseThrow())
                .isBetween(before.plusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(options.deliverBy()).hasValueSatisfying(by -> {
            assertThat(by.instant())
                    .isBetween(before.plusSeconds(3600), Instant.now().plusSeconds(3600));
            assertThat(by.returned()).isTrue();
            assertThat(by.traced()).isTrue();
        });
        assertThat(mail.trace()).contains(" for <x@elsewhere.example> priority 3; ");
    }

    /** What came to be sent at an instant that has passed goes at once. */
    @Test
    void holdsNothingUntilThePast() throws IOException {
        try (MailClient client = loggedIn()) {
            client.says("MAIL FROM:<alice@example.org> HOLDUNTIL=2020-01-01T00:00:00Z", "250");
            client.says("RCPT TO:<bob@example.org>", "250");
            client.says("DATA", "354");
            client.sends("Subject: x\r\n\r\nx\r\n.\r\n").hears("250 2.1.5");
        }
        assertThat(house.office().mails().getFirst().transaction().options().notBefore())
                .isEmpty();
    }

    @Test
    void offersToCarryMailAsItsSenderWishesOnlyWhileThereIsAQueue() throws IOException {
        house.services().queue().unset(house.office());
        try (MailClient client = encrypted()) {
            assertThat(client.says("EHLO c", "250"))
                    .noneMatch(line -> line.contains("DSN") || line.contains("FUTURERELEASE"));
        }
    }

    /** Not even for those who have logged in: where such an address leads is decided by whoever reads it differently. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x%elsewhere.example@example.org>",
                "<x%third.example@elsewhere.example>",
                "<third.example!x@elsewhere.example>",
                "<\"x@third.example\"@elsewhere.example>",
                "<@elsewhere.example:x@third.example>",
                "<x@[192.0.2.1]>"
            })
    void passesOnNoAddressWithinAnother(String path) throws IOException {
        try (MailClient client = loggedIn()) {
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:" + path, "550 5.");
            client.says("DATA", "5");
        }
    }

    @Test
    void completesTheHeaderAndHidesBcc() throws IOException {
        try (MailClient client = loggedIn()) {
            client.mails(
                    "alice@example.org",
                    "bob@example.org",
                    "Bcc: carol@example.org,\r\n dave@example.org\r\nSubject: x\r\nbcc: e@example.org\r\n\r\nBcc: body\r\n",
                    "250");
        }
        String message = house.onlyMessage().orElseThrow();
        assertThat(message).startsWith("Date: ").contains("\r\nMessage-ID:");
        assertThat(message)
                .endsWith("@mail.example.org>\r\nFrom: alice@example.org\r\nSubject: x\r\n\r\nBcc: body\r\n");
        assertThat(message).doesNotContain("carol", "dave", "bcc");
    }

    /** RFC 5322 §3.6.6: a message that is sent again may have a Bcc of its own. */
    @Test
    void hidesResentBcc() throws IOException {
        try (MailClient client = loggedIn()) {
            client.mails(
                    "alice@example.org",
                    "bob@example.org",
                    "Resent-To: bob@example.org\r\nResent-Bcc: carol@example.org,\r\n dave@example.org\r\nSubject: x\r\n\r\nbody\r\n",
                    "250");
        }
        assertThat(house.onlyMessage().orElseThrow())
                .endsWith("Resent-To: bob@example.org\r\nSubject: x\r\n\r\nbody\r\n")
                .doesNotContain("carol", "dave");
    }

    @Test
    void runsLoginsInEveryFraming() throws IOException {
        String plain = base64("\0alice@example.org\0" + MailHouse.PASSWORD);
        try (MailClient client = encrypted()) {
            client.says("AUTH PLAIN", "334 ");
            client.says("*", "501 5.7.0");
            client.says("AUTH PLAIN", "334 ");
            client.says("!not base64!", "501 5.5.2");
            client.says("AUTH PLAIN =", "501 5.5.2");
            client.says("AUTH NONSENSE", "504 5.5.4");
            client.says("AUTH PLAIN", "334 ");
            client.says("A".repeat(13_000), "500 5.5.6");
            client.says("AUTH PLAIN", "334 ");
            client.says(plain, "235 2.7.0");
            client.says("AUTH PLAIN " + plain, "503 5.5.1");
        }
        try (MailClient client = encrypted()) {
            client.says("AUTH LOGIN", "334 ");
            client.says(base64("alice@example.org"), "334 ");
            client.says(base64(MailHouse.PASSWORD), "235 2.7.0");
        }
        try (MailClient client = encrypted()) {
            client.says("AUTH LOGIN " + base64("alice@example.org"), "334 ");
            client.says(base64(MailHouse.PASSWORD), "235 2.7.0");
            client.says("MAIL FROM:<>", "250");
            client.says("AUTH PLAIN " + plain, "503 5.5.1");
        }
    }

    @Test
    void sendsAwayWhoGuessesPasswords() throws IOException {
        String wrong = base64("\0alice@example.org\0guess");
        try (MailClient client = encrypted()) {
            client.says("AUTH PLAIN " + wrong, "535 5.7.8");
            client.says("AUTH PLAIN " + base64("\0nobody@example.org\0guess"), "535 5.7.8");
            client.says("AUTH PLAIN " + wrong, "535 5.7.8");
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }

    /** Whoever sends more passwords than can be checked hears the same. */
    @Test
    void sendsAwayWhosePasswordsCanNotBeChecked() throws IOException {
        try (MailClient client = encrypted()) {
            house.closeDirectory();
            for (int i = 0; i < 3; i++) {
                client.says("AUTH PLAIN " + base64("\0alice@example.org\0" + MailHouse.PASSWORD), "454 4.7.0");
            }
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }

    @Test
    void takesPlaintextWhereTheOperatorAllowsIt() throws Exception {
        try (MailHouse trusting = MailHouse.trustingLoopback();
                MailClient client = MailClient.introduced(trusting.submission())) {
            client.says("AUTH PLAIN " + base64("\0alice@example.org\0" + MailHouse.PASSWORD), "235 2.7.0");
            client.mails("alice@example.org", "bob@example.org", "\r\n", "250");
            assertThat(trusting.office().mails().getFirst().trace()).contains(" with ESMTPA id ");
        }
    }
}
