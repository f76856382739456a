package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Happening.Refused;

/** The trace hears of every refusal that the delivery does not tell itself, once. */
@Timeout(120)
class RefusalTraceTest {

    private static final Address NOBODY = Address.of("nobody@example.org");

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.open();
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private List<Happening> told() {
        return house.told().stream().map(event -> event.what()).toList();
    }

    @Test
    void aRefusedRecipientIsToldWhenItsTransactionEnds() throws Exception {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.says("RCPT TO:<nobody@example.org>", "550");
            client.says("RSET", "250");
        }
        assertThat(told()).hasSize(2);
        assertThat(told().getFirst()).isInstanceOfSatisfying(Received.class, received -> {
            assertThat(received.source().door()).isEqualTo(Origin.Door.MX);
            assertThat(received.source().remote()).isEqualTo("127.0.0.1");
            assertThat(received.source().greeting()).isEqualTo("client.example");
            assertThat(received.sender().text()).isEqualTo("x@peer.example");
            assertThat(received.recipients()).containsExactly(NOBODY);
        });
        assertThat(told().getLast()).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.recipients()).containsExactly(NOBODY);
            assertThat(refused.reply().toString()).startsWith("550 5.1.1 ");
        });
    }

    @Test
    void ofADeliveredMessageOnlyTheRefusedRecipientsAreTold() throws Exception {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.says("RCPT TO:<nobody@example.org>", "550");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("Subject: hi\r\n\r\nhi\r\n.\r\n");
            client.hears("250");
        }
        assertThat(told()).singleElement().isInstanceOf(Refused.class);
        assertThat(house.told().getFirst().story().transaction())
                .isEqualTo(house.office().mails().getFirst().transaction().id());
    }

    @Test
    void aMessageThatIsRefusedBeforeTheDeliveryIsTold() throws Exception {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("x@peer.example", "alice@example.org", "Subject: a\0b\r\n\r\nhi\r\n", "5");
        }
        assertThat(told()).hasSize(2);
        assertThat(told().getLast())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.recipients()).isEmpty());
    }

    @Test
    void whoTriesManyNamesIsToldOfWithTheFirstOnes() throws Exception {
        try (MailClient client = MailClient.greeted(house.lmtp())) {
            client.says("LHLO client.example", "250");
            client.says("MAIL FROM:<x@peer.example>", "250");
            for (int i = 0; i < 100; i++) {
                client.sends("RCPT TO:<nobody" + i + "@example.org>\r\n");
                client.hears("");
            }
        }
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(told()).isNotEmpty());
        assertThat(((Received) told().getFirst()).recipients()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void nothingIsToldOfATransactionWithoutRefusals() throws Exception {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("x@peer.example", "alice@example.org", "Subject: hi\r\n\r\nhi\r\n", "250");
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("QUIT", "221");
        }
        assertThat(told()).isEmpty();
    }
}
