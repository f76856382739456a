package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of what leads nowhere a client may do before the server ends the conversation. */
@Timeout(120)
class PatienceTest {

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

    @Test
    void losesPatienceWithRecipientsFarAboveTheLimit() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("max-recipients", "100", "max-errors", "5"));
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.sends("RCPT TO:<alice@example.org>\r\n".repeat(205));
            for (int i = 0; i < 100; i++) {
                client.hears("250");
            }
            for (int i = 0; i < 105; i++) {
                client.hears("452 4.5.3");
            }
            client.hears("421 4.7.0 Too many errors");
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
}
