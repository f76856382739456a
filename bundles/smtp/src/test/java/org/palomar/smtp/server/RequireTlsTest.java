package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.queue.BodyNeed;

/** REQUIRETLS and the field TLS-Required (RFC 8689): who may demand protection of servers to come, and who may do without. */
class RequireTlsTest {

    private static final String FROM = "From: alice@example.org\r\n";

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.open();
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private Set<BodyNeed> needs() {
        return house.office().mails().getFirst().transaction().options().needs();
    }

    @Test
    void isOfferedInsideTlsWhileThereIsAQueue() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            assertThat(client.says("EHLO c", "250")).noneMatch(line -> line.contains("REQUIRETLS"));
            client.says("MAIL FROM:<x@peer.example> REQUIRETLS", "555 5.5.4");
            client.says("STARTTLS", "220");
            client.upgrade(new TestCertificate().context());
            assertThat(client.says("EHLO c", "250")).contains("250-REQUIRETLS");
            client.says("MAIL FROM:<x@peer.example> REQUIRETLS=1", "501 5.5.4");
            client.says("MAIL FROM:<x@peer.example> REQUIRETLS", "250");
            client.says("RSET", "250");
            house.services().queue().unset(house.office());
            assertThat(client.says("EHLO c", "250")).noneMatch(line -> line.contains("REQUIRETLS"));
            client.says("MAIL FROM:<x@peer.example> REQUIRETLS", "555 5.5.4");
        }
        try (MailClient client = MailClient.greeted(house.lmtp())) {
            client.says("LHLO c", "250");
            client.says("STARTTLS", "220");
            client.upgrade(new TestCertificate().context());
            assertThat(client.says("LHLO c", "250")).noneMatch(line -> line.contains("REQUIRETLS"));
        }
    }

    @Test
    void goesOnWithTheMessage() throws IOException {
        try (MailClient client = MailClient.loggedIn(house)) {
            client.says("MAIL FROM:<alice@example.org> SMTPUTF8 REQUIRETLS RET=HDRS", "250");
            client.says("RCPT TO:<x@elsewhere.example>", "250");
            client.says("DATA", "354");
            // who said REQUIRETLS is believed, and not the header
            client.sends("TLS-Required: No\r\n" + FROM + "\r\nx\r\n.\r\n").hears("250");
        }
        assertThat(needs()).containsExactlyInAnyOrder(BodyNeed.REQUIRETLS, BodyNeed.SMTPUTF8);
    }

    /** RFC 8689 §3: one field, with this value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            TLS-Required: No       | true
            tls-required:  no      | true
            TLS-Required: Nope     | false
            TLS-Required: Yes      | false
            X-TLS-Required: No     | false
            """)
    void theHeaderMayDoWithoutWhatTheDestinationDemands(String field, boolean lenient) throws IOException {
        try (MailClient client = MailClient.loggedIn(house)) {
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:<x@elsewhere.example>", "250");
            client.says("DATA", "354");
            client.sends(field.strip() + "\r\n" + FROM + "\r\nTLS-Required: No\r\n.\r\n")
                    .hears("250");
        }
        assertThat(needs().contains(BodyNeed.TLS_OPTIONAL)).isEqualTo(lenient);
    }

    @Test
    void aFieldThatIsThereTwiceSaysNothing() throws IOException {
        try (MailClient client = MailClient.loggedIn(house)) {
            client.mails(
                    "alice@example.org",
                    "x@elsewhere.example",
                    "TLS-Required: No\r\nTLS-Required: No\r\n" + FROM + "\r\nx\r\n",
                    "250");
        }
        assertThat(needs()).isEmpty();
    }
}
