package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.pipeline.Reply;

/** What hostile clients and vanishing services do. */
@Timeout(120)
class EnduranceTest {

    @Test
    void sendsAnEarlyTalkerAway() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("banner-delay", "10s"));
                MailClient client = MailClient.silent(house.mx())) {
            client.sends("EHLO impatient.example\r\n").hears("554 5.5.1");
            client.hearsTheEnd();
        }
    }

    @Test
    void greetsWhoWaits() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("banner-delay", "100ms"));
                MailClient client = MailClient.greeted(house.mx())) {
            client.says("EHLO patient.example", "250");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO c\r\nMAIL FROM:<>\r\n", "HELO c\r\nMAIL FROM:<>\r\n"})
    void refusesPipeliningBehindAHello(String lines) throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.greeted(house.mx())) {
            client.sends(lines).hears("554 5.5.0");
            client.hearsTheEnd();
        }
    }

    @Test
    void refusesAMessageThatComesBeforeTheReplyToData() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.sends("DATA\r\nSubject: x\r\n\r\n.\r\n").hears("554 5.5.0");
            client.hearsTheEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: mail\r\n\r\n", "POST /x HTTP/1.1\r\n", "\u0016\u0003\u0001\u0002\r\n"})
    void hangsUpOnOtherProtocols(String octets) throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.greeted(house.mx())) {
            client.sends(octets).hears("554 5.5.1");
        }
    }

    @Test
    void refusesEndlessLinesInBoundedMemory() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("RCPT TO:<" + "a".repeat(2100) + ">", "500 5.5.2");
            client.sends("NOOP\n").hears("500 5.5.2");
            client.says("NOOP", "250");
            client.sends("x".repeat(10 << 20) + "\r\n").hears("500 5.5.2");
            client.says("NOOP", "421 4.5.2");
            client.hearsTheEnd();
        }
    }

    @Test
    void takesAThousandRecipientsAndNoMore() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            for (int i = 0; i < 1000; i++) {
                client.sends("RCPT TO:<alice+" + i + "@example.org>\r\n");
            }
            for (int i = 0; i < 1000; i++) {
                client.hears("250");
            }
            client.says("RCPT TO:<bob@example.org>", "452 4.5.3");
            client.says("DATA", "354");
            client.sends("\r\n.\r\n").hears("250");
            assertThat(house.office().mails()).hasSize(1000);
        }
    }

    /** Whoever talks on and never logs in is sent away like whoever says nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"NOOP", "AUTH PLAIN"})
    void givesNobodyLongerToLogInThanTheDeadline(String last) throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("login-deadline", "3s"));
                MailClient client = MailClient.introduced(house.submission())) {
            client.says("NOOP", "250");
            client.says("STARTTLS", "220");
            client.upgrade(new TestCertificate().context());
            client.says("EHLO client.example", "250");
            client.says(last, last.equals("NOOP") ? "250" : "334");
            client.hears("421 4.4.2 You did not log in in time");
            client.hearsTheEnd();
        }
    }

    @Test
    void hangsUpOnWhoSaysNothing() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("command-timeout", "1s"));
                MailClient client = MailClient.introduced(house.mx())) {
            client.hears("421 4.4.2");
            client.hearsTheEnd();
        }
    }

    @Test
    void hangsUpOnWhoStopsInTheMiddleOfAMessage() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("data-timeout", "1s"));
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("Subject: x\r\n\r\n").hears("421 4.4.2");
            client.hearsTheEnd();
        }
    }

    @Test
    void asksToComeBackWhenTheSpoolHasNoRoom() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            Files.delete(house.spool());
            Files.createFile(house.spool());
            client.mails("", "alice@example.org", "x".repeat(2 << 20) + "\r\n", "452 4.3.1");
            client.mails("", "alice@example.org", "small\r\n", "250");
            assertThat(house.onlyMessage()).contains("small\r\n");
        }
    }

    @Test
    void waitsForAServiceThatIsBeingRestarted() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("service-wait", "10s"));
                MailClient client = MailClient.introduced(house.mx())) {
            house.services().pipeline().unset(house.office());
            client.says("MAIL FROM:<>", "250");
            client.sends("RCPT TO:<alice@example.org>\r\n");
            house.services().pipeline().set(house.office());
            client.hears("250 2.1.5");
        }
    }

    @Test
    void asksToComeBackWhenAServiceIsMissing() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            house.services().delivery().unset(house.office());
            client.sends("\r\n.\r\n").hears("451 4.3.2");
            house.services().delivery().set(house.office());
            house.services().pipeline().unset(house.office());
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "451 4.3.2");
            house.services().pipeline().set(house.office());
            client.says("RCPT TO:<alice@example.org>", "250");
            assertThat(house.office().mails()).isEmpty();
        }
    }

    @Test
    void answersABugOnceAndEnds() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            house.services().pipeline().set(broken());
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "421 4.3.0 Internal error ");
            client.hearsTheEnd();
        }
    }

    @Test
    void saysGoodByeWhenAServiceLeavesWhileItIsAsked() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            house.services().pipeline().set(broken());
            client.says("MAIL FROM:<>", "250");
            house.services().delivery().unset(house.office());
            client.says("RCPT TO:<alice@example.org>", "421 4.3.2");
            client.hearsTheEnd();
        }
    }

    @Test
    void saysGoodByeWhenItsBundleGoes() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient idle = MailClient.introduced(house.mx());
                MailClient busy = MailClient.introduced(house.mx())) {
            busy.says("MAIL FROM:<>", "250");
            house.withdrawHandlers();
            idle.hears("421 4.3.2");
            idle.hearsTheEnd();
            busy.hears("421 4.3.2");
        }
    }

    private static Pipeline broken() {
        return new Pipeline() {
            @Override
            public Optional<Reply> judgeRecipient(MailTransaction transaction) {
                throw new IllegalStateException("a bug, on purpose");
            }

            @Override
            public List<Disposition> judgeContent(MailTransaction transaction) {
                throw new IllegalStateException("a bug, on purpose");
            }
        };
    }
}
