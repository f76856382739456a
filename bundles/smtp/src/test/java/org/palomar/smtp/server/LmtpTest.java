package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.pipeline.Reply;

@Timeout(120)
class LmtpTest {

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.open();
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    @Test
    void repliesForEachRecipient() throws IOException {
        house.office().refuseAtData("bob", new Reply(552, "5.2.2", "Full"));
        try (MailClient client = MailClient.greeted(house.lmtp())) {
            client.says("EHLO c", "502 5.5.1");
            client.says("HELO c", "502 5.5.1");
            client.says("LHLO relay.example", "250");
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("RCPT TO:<nobody@example.org>", "550 5.1.1");
            client.says("RCPT TO:<bob@example.org>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("\r\nx\r\n.\r\n").hears("250 2.1.5");
            client.hears("552 5.2.2 Full");
            client.hears("250 2.1.5");
            client.says("QUIT", "221");
        }
        assertThat(house.office().mails()).singleElement().matches(PostOffice.Mail::refusable);
        assertThat(house.office().mails().getFirst().trace()).contains(" with LMTP id ");
    }

    @Test
    void refusesTheMessageForEachRecipient() throws IOException {
        try (MailClient client = MailClient.greeted(house.lmtp())) {
            client.says("LHLO relay.example", "250");
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("RCPT TO:<bob@example.org>", "250");
            client.sends("BDAT 2 LAST\r\na\n").hears("550 5.6.11");
            client.hears("550 5.6.11");
            client.says("DATA", "503");
        }
    }

    @Test
    void relaysNothing() throws IOException {
        try (MailClient client = MailClient.greeted(house.lmtp())) {
            client.says("LHLO relay.example", "250");
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<x@elsewhere.example>", "550 5.7.1");
            client.says("DATA", "503 5.5.1");
        }
    }
}
