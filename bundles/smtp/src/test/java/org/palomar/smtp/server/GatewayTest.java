package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
            assertThat(origin.client().map(InetAddress::getHostAddress)).contains("192.0.2.7");
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
            assertThat(sent(house).transaction().origin().client())
                    .get()
                    .satisfies(client -> assertThat(client.isLoopbackAddress()).isTrue());
        }
        try (MailHouse house = MailHouse.open()) {
            assertThat(sent(house).message()).as("without a gateway's bundle").startsWith("Subject: x");
        }
    }

    /** Which can't say who is a gateway, or who brought it the message. */
    private static MailGateways broken(boolean both) {
        return new MailGateways() {
            @Override
            public boolean isGateway(InetAddress client) {
                if (both) {
                    throw new NoClassDefFoundError("it left");
                }
                return true;
            }

            @Override
            public Optional<InetAddress> client(Content message) {
                throw new IllegalStateException("it has a bug");
            }

            @Override
            public List<GatewayState> gateways() {
                return List.of();
            }
        };
    }

    @Test
    void whileNobodyCanTellWhoIsAGatewayMailIsPutOff() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            house.expectsGateways(() -> true);
            assertThat(isPutOffAtRcpt(house)).as("the bundle is away").isTrue();
            house.services().gateways().set(broken(true));
            assertThat(isPutOffAtRcpt(house)).as("it is leaving").isTrue();
            house.services().gateways().set(broken(false));
            try (MailClient client = MailClient.introduced(house.mx())) {
                client.mails("x@far.example", "alice@example.org", WORD + "\r\nx\r\n", "451 4.3.2");
                client.says("QUIT", "221");
            }
            assertThat(house.office().mails()).isEmpty();
            try (MailClient client = MailClient.introduced(house.submission())) {
                client.says("NOOP", "250");
            }
        }
    }

    private static boolean isPutOffAtRcpt(MailHouse house) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<x@far.example>", "250");
            client.says("RCPT TO:<alice@example.org>", "451 4.3.2");
            client.says("QUIT", "221");
            return true;
        }
    }

    @Test
    void aGatewayThatIsKnownAtRcptAndNotAtTheEndOfTheMessageIsPutOffThen() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            MailGateways known = gateways(true);
            house.expectsGateways(() -> true);
            house.services().gateways().set(known);
            try (MailClient client = MailClient.introduced(house.mx())) {
                client.says("MAIL FROM:<x@far.example>", "250");
                client.says("RCPT TO:<alice@example.org>", "250");
                client.says("DATA", "354");
                house.services().gateways().unset(known);
                client.says(WORD + "\r\nx\r\n.", "451 4.3.2");
                client.says("QUIT", "221");
            }
            assertThat(house.office().mails()).isEmpty();
        }
    }

    @Test
    void mailWaitsForTheBundleThatKnowsTheGateways() throws Exception {
        try (MailHouse house = MailHouse.with(Map.of("service-wait", "1m"))) {
            CountDownLatch asked = new CountDownLatch(1);
            house.expectsGateways(() -> {
                asked.countDown();
                return true;
            });
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    sent(house);
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            house.services().gateways().set(gateways(true));
            waiting.join();
            assertThat(house.office().mails().getLast().message()).startsWith(WORD);
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
