package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Network;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.api.gateway.GatewayState;
import org.palomar.api.gateway.MailGateways;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.Origin;
import org.palomar.smtp.session.Gateways;

/** A filtering gateway in front of the server: its word is kept, that of others is not, and it may ask for recipients. */
class GatewayTest {

    private static final String WORD = """
            X-Barracuda-Connect: far.example[192.0.2.7]
            X-BESS-Spam-Score: 1.00
            X-ASG-Debug-ID: 1-2-3
            """.replace("\n", "\r\n");

    private static final List<Network> LOOPBACK = List.of(
            Network.parse("127.0.0.0/8").orElseThrow(), Network.parse("::1").orElseThrow());

    /** The loopback's addresses are gateways, if so wanted. */
    private static MailGateways gateways(boolean here) {
        return gateways(
                here, new GatewayClient.Named(Network.parseAddress("192.0.2.7").orElseThrow()));
    }

    private static MailGateways gateways(boolean here, GatewayClient client) {
        return new MailGateways() {
            @Override
            public boolean isGateway(InetAddress peer) {
                return here && peer.isLoopbackAddress();
            }

            @Override
            public List<Network> networks() {
                return here ? LOOPBACK : List.of();
            }

            @Override
            public GatewayClient client(Content message) throws IOException {
                return client;
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
    void aClientThatHidesBehindTheGatewayIsToldFromOneThatIsNotKnown() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            house.services().gateways().set(gateways(true, new GatewayClient.Hidden()));
            Origin hidden = sent(house).transaction().origin();
            assertThat(hidden.isByGateway()).isTrue();
            assertThat(hidden.client()).isEmpty();
            assertThat(hidden.isClientHidden()).isTrue();
            house.services().gateways().set(gateways(true, new GatewayClient.Unnamed()));
            Origin unknown = sent(house).transaction().origin();
            assertThat(unknown.client()).isEmpty();
            assertThat(unknown.isClientHidden()).isFalse();
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
            public List<Network> networks() {
                return LOOPBACK;
            }

            @Override
            public GatewayClient client(Content message) {
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

    /** A broken connector of one account's gateway is nothing to whoever never had one. */
    @Test
    void onlyWhoWasNamedLastIsPutOffWhileNobodyCanTell() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            Gateways known = house.services().gateways();
            house.expectsGateways(() -> true);
            MailGateways elsewhere = gateways(false);
            known.set(elsewhere);
            assertThat(sent(house).message()).startsWith("Subject: x");
            known.unset(elsewhere);
            assertThat(sent(house).message()).as("a stranger, while it is away").startsWith("Subject: x");
            assertThat(GatewayFindings.of(known))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.DEGRADED));
            MailGateways here = gateways(true);
            known.set(here);
            assertThat(sent(house).message()).startsWith(WORD);
            known.unset(here);
            assertThat(isPutOffAtRcpt(house)).as("a gateway, while it is away").isTrue();
            assertThat(GatewayFindings.of(known)).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.FAILED);
                assertThat(finding.text()).contains("127.0.0.0/8", "does not run");
            });
            MailGateways broken = broken(true);
            known.set(broken);
            assertThat(isPutOffAtRcpt(house))
                    .as("a gateway, while it can't tell")
                    .isTrue();
            house.expectsGateways(() -> false);
            known.unset(broken);
            assertThat(sent(house).message())
                    .as("nobody wants to know any more")
                    .startsWith("Subject: x");
            house.expectsGateways(() -> true);
            assertThat(isPutOffAtRcpt(house))
                    .as("what was known before that says nothing")
                    .isTrue();
        }
    }

    @Test
    void aBundleThatDidNotComeIsWaitedForOncePerConnection() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            AtomicInteger looks = new AtomicInteger();
            house.expectsGateways(() -> {
                looks.incrementAndGet();
                return true;
            });
            try (MailClient client = MailClient.introduced(house.mx())) {
                client.says("MAIL FROM:<x@far.example>", "250");
                for (int i = 0; i < 60; i++) {
                    client.says("RCPT TO:<alice@example.org>", "451 4.3.2");
                }
                client.says("QUIT", "221");
            }
            assertThat(looks).as("one look for each, and one more with a wait").hasValue(61);
        }
    }

    @Test
    void whatCanNotBeAnsweredIsCountedAndToldUntilItCan() throws Exception {
        try (MailHouse house = MailHouse.open()) {
            Gateways known = house.services().gateways();
            known.set(broken(false));
            try (MailClient client = MailClient.introduced(house.mx())) {
                client.mails("x@far.example", "alice@example.org", WORD + "\r\nx\r\n", "451 4.3.2");
            }
            assertThat(GatewayFindings.of(known)).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.FAILED);
                assertThat(finding.text()).contains("it has a bug");
            });
            Map<String, Long> figures = new HashMap<>();
            known.report(new MetricSink() {
                @Override
                public void counter(String name, String help, Map<String, String> labels, long value) {
                    figures.put(name, value);
                }

                @Override
                public void gauge(String name, String help, Map<String, String> labels, double value) {
                    throw new AssertionError(name);
                }

                @Override
                public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                    throw new AssertionError(name);
                }
            });
            assertThat(figures.get("palomar_smtp_gateways_unanswered")).isPositive();
            known.set(gateways(true));
            assertThat(sent(house).message()).startsWith(WORD);
            assertThat(GatewayFindings.of(known)).isEmpty();
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
