package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.gateway.GatewayState;
import org.palomar.api.gateway.MailGateways;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Origin;

/** A filtering gateway in front of the server: its word is kept, that of others is not, and it may ask for recipients. */
class GatewayTest {

    private static final String WORD = """
            X-Barracuda-Connect: far.example[192.0.2.7]
            X-BESS-Spam-Score: 1.00
            X-ASG-Debug-ID: 1-2-3
            """.replace("\n", "\r\n");

    /** The loopback's addresses are gateways, if so wanted. */
    private static MailGateways gateways(boolean here) {
        return new MailGateways() {
            @Override
            public boolean isGateway(InetAddress client) {
                return here && client.isLoopbackAddress();
            }

            @Override
            public Optional<InetAddress> client(Content message) throws IOException {
                return Optional.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}));
            }

            @Override
            public List<GatewayState> gateways() {
                return List.of();
            }
        };
    }

    private static PostOffice.Mail sent(MailHouse house) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails(
                    "x@far.example",
                    "alice@example.org",
                    WORD + "X-Spam-Flag: NO\r\nSubject: x\r\n\r\nx\r\n",
                    "250 2.1.5 Accepted as ");
        }
        return house.office().mails().getLast();
    }

    @Test
    void theGatewaysWordIsKeptAndItsClientKnown() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            house.services().gateways().set(gateways(true));
            PostOffice.Mail mail = sent(house);
            assertThat(mail.message()).startsWith(WORD + "Subject: x").doesNotContain("X-Spam-Flag");
            Origin origin = mail.transaction().origin();
            assertThat(origin.isByGateway()).isTrue();
            assertThat(origin.hidesClient()).isFalse();
            assertThat(origin.client().getHostAddress()).isEqualTo("192.0.2.7");
            assertThat(origin.remote().getAddress().isLoopbackAddress()).isTrue();
            assertThat(origin.clientGreeting()).isEmpty();
        }
    }

    @Test
    void theSameOfAnybodyElseIsTakenOut() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            house.services().gateways().set(gateways(false));
            assertThat(sent(house).message()).startsWith("Subject: x");
            assertThat(sent(house).transaction().origin().isByGateway()).isFalse();
            assertThat(sent(house).transaction().origin().client().isLoopbackAddress())
                    .isTrue();
        }
        try (MailHouse house = MailHouse.open()) {
            assertThat(sent(house).message()).as("without a gateway's bundle").startsWith("Subject: x");
        }
    }

    @Test
    void aGatewayWhoseBundleIsLeavingIsLikeAnybody() throws Exception {
        MailGateways broken = new MailGateways() {
            @Override
            public boolean isGateway(InetAddress client) {
                throw new NoClassDefFoundError("it left");
            }

            @Override
            public Optional<InetAddress> client(Content message) {
                return Optional.empty();
            }

            @Override
            public List<GatewayState> gateways() {
                return List.of();
            }
        };
        try (MailHouse house = MailHouse.open()) {
            house.services().gateways().set(broken);
            assertThat(sent(house).message()).startsWith("Subject: x");
        }
    }

    @Test
    void aGatewayMayAskForAsManyRecipientsAsItsClientsDo() throws Exception {
        Map<String, String> strict = Map.of("max-refused-recipients", "2", "max-futile-commands", "10");
        try (MailHouse house = MailHouse.with(strict)) {
            house.services().gateways().set(gateways(true));
            try (MailClient client = MailClient.introduced(house.mx())) {
                for (int i = 0; i < 30; i++) {
                    client.says("MAIL FROM:<>", "250");
                    client.says("RCPT TO:<unknown" + i + "@example.org>", "550 5.1.1");
                    client.says("RCPT TO:<alice@example.org>", "250");
                    client.says("RSET", "250");
                }
                client.says("QUIT", "221");
            }
            house.services().gateways().set(gateways(false));
            try (MailClient client = MailClient.introduced(house.mx())) {
                client.says("MAIL FROM:<>", "250");
                client.says("RCPT TO:<unknown1@example.org>", "550 5.1.1");
                client.says("RCPT TO:<unknown2@example.org>", "550 5.1.1");
                client.hears("421");
            }
        }
    }
}
