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

    @Test
    void losesPatienceWithNonsense() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            for (int i = 0; i < 20; i++) {
                client.says("NONSENSE", "500 5.5.2");
            }
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOOP", "RSET", "VRFY alice", "HELP", "HELO again.example", "MAIL FROM:<> SIZE=999999999"})
    void losesPatienceWithCommandsThatLeadToNoMessage(String command) throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("max-futile-commands", "10"));
                MailClient client = MailClient.introduced(house.mx())) {
            for (int i = 0; i < 10; i++) {
                client.says(command, command.startsWith("MAIL") ? "552" : "2");
            }
            client.hears("421 4.7.0 Too many commands without a message");
            client.hearsTheEnd();
        }
    }

    @Test
    void hasPatienceAgainAfterEachMessage() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("max-futile-commands", "10"));
                MailClient client = MailClient.introduced(house.mx())) {
            for (int message = 0; message < 3; message++) {
                for (int i = 0; i < 8; i++) {
                    client.says("NOOP", "250");
                }
                client.mails("", "alice@example.org", "x\r\n", "250");
            }
            assertThat(house.office().mails()).hasSize(3);
        }
    }

    @Test
    void losesPatienceWithDataForNobody() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("max-futile-commands", "10"));
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            for (int i = 0; i < 10; i++) {
                client.says("DATA", "503");
            }
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }

    @Test
    void losesPatienceWithEmptyChunks() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("max-futile-commands", "10"));
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            for (int i = 0; i < 10; i++) {
                client.says("BDAT 0", "250");
            }
            client.hears("421 4.7.0");
            client.hearsTheEnd();
        }
    }

    /** Whoever talks on and never logs in is sent away like whoever says nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"NOOP", "AUTH PLAIN"})
    void givesNobodyLongerToLogInThanTheDeadline(String last) throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("login-deadline", "1s"));
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

    /** RFC 2920 §3.1: it sent them before it could hear that its sender has to wait. */
    @Test
    void countsNoErrorsBehindASenderThatWasRefused() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("max-errors", "5"));
                MailClient client = MailClient.introduced(house.mx())) {
            String recipients = "RCPT TO:<alice@example.org>\r\n".repeat(30);
            for (int message = 0; message < 3; message++) {
                client.sends("MAIL FROM:<> SIZE=999999999\r\n" + recipients + "DATA\r\n")
                        .hears("552");
                for (int i = 0; i < 31; i++) {
                    client.hears("503 5.5.1");
                }
            }
            client.mails("", "alice@example.org", "x\r\n", "250");
            for (int i = 0; i < 5; i++) {
                client.says("RCPT TO:<alice@example.org>", "503 5.5.1");
            }
            client.hears("421 4.7.0 Too many errors");
        }
    }

    @Test
    void losesPatienceWithWhoGuessesAddresses() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("max-refused-recipients", "3"));
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            for (int i = 0; i < 3; i++) {
                client.says("RCPT TO:<guess" + i + "@example.org>", "550");
            }
            client.hears("421 4.7.0");
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
    void losesPatienceWithLoginsThatLeadNowhere() throws Exception {
        try (MailHouse house = MailHouse.trustingLoopback();
                MailClient client = MailClient.introduced(house.submission())) {
            for (int i = 0; i < 20; i++) {
                client.says("AUTH PLAIN ?", "501 5.5.2");
            }
            client.hears("421 4.7.0");
            client.hearsTheEnd();
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
