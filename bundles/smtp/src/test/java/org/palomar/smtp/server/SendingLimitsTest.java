package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.limit.Reservation;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.pipeline.Reply;

/** What submission says of an account's limits before a message is there; the last word is delivery's. */
@Timeout(120)
class SendingLimitsTest {

    private static final Reply REACHED = new Reply(550, "5.7.1", "Your limit. / Su tope.");

    /** Alice may write to so many. */
    private static final class Rule implements SendingLimits {

        private volatile int most;

        Rule(int most) {
            this.most = most;
        }

        @Override
        public Optional<Reply> refusal(Account account, int recipients) {
            return recipients > most ? Optional.of(REACHED) : Optional.empty();
        }

        @Override
        public boolean isFrozen(Account account) {
            throw new AssertionError("delivery asks");
        }

        @Override
        public Reservation reserve(Account account, int recipients) {
            throw new AssertionError("delivery reserves");
        }
    }

    private static final class Noted implements SendingWatch {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public void submits(Account account, InetAddress from) {
            seen.add(account.address() + " from " + from.getHostAddress());
        }

        @Override
        public void refused(AccountId account, int recipients) {
            seen.add(recipients + " refused");
        }
    }

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.with(Map.of("max-recipients", "100", "max-errors", "3"));
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private MailClient loggedIn() throws IOException {
        MailClient client = MailClient.introduced(house.submission());
        client.says("STARTTLS", "220 2.0.0");
        client.upgrade(new TestCertificate().context());
        client.says("EHLO client.example", "250");
        String login = "\0alice@example.org\0" + MailHouse.PASSWORD;
        client.says(
                "AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)),
                "235 2.7.0");
        return client;
    }

    @Test
    void whoMaySendNothingHearsItAtMail() throws IOException {
        house.services().limits().set(new Rule(0));
        try (MailClient client = loggedIn()) {
            client.says("MAIL FROM:<alice@example.org>", REACHED.toString());
            client.says("RCPT TO:<bob@example.org>", "503");
            house.services().limits().set(new Rule(1));
            client.mails("alice@example.org", "bob@example.org", "Subject: x\r\n\r\nhi\r\n", "250");
        }
    }

    @Test
    void recipientsBeyondTheLimitAreRefusedOneByOne() throws IOException {
        house.services().limits().set(new Rule(1));
        try (MailClient client = loggedIn()) {
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:<bob@example.org>", "250");
            client.says("RCPT TO:<carol@example.org>", REACHED.toString());
            client.says("RSET", "250");
            client.mails("alice@example.org", "carol@example.org", "Subject: x\r\n\r\nhi\r\n", "250");
        }
    }

    @Test
    void whoNamesMoreAndMoreRecipientsIsSentAway() throws IOException {
        house.services().limits().set(new Rule(1));
        try (MailClient client = loggedIn()) {
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:<bob@example.org>", "250");
            for (int i = 0; i < 102; i++) {
                client.says("RCPT TO:<carol@example.org>", REACHED.toString());
            }
            client.says("RCPT TO:<carol@example.org>", REACHED.toString());
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }

    @Test
    void whoDidNotLogInHasNoLimits() throws IOException {
        house.services().limits().set(new Rule(0));
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("stranger@else.example", "bob@example.org", "Subject: x\r\n\r\nhi\r\n", "250");
        }
    }

    @Test
    void whereMailComesFromAndWhoIsUnknownIsToldToTheWatch() throws IOException {
        Noted watch = new Noted();
        house.services().watch().set(watch);
        try (MailClient client = loggedIn()) {
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:<nobody@example.org>", "550 5.1.1");
        }
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<stranger@else.example>", "250");
            client.says("RCPT TO:<nobody@example.org>", "550 5.1.1");
        }
        assertThat(watch.seen).containsExactly("alice@example.org from 127.0.0.1", "1 refused");
    }
}
