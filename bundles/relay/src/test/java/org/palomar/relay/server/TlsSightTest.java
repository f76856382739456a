package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.relay.peer.Certificate;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.Visitor;

/** What is told of TLS for reports, and mail that is to arrive whatever is demanded. */
@Timeout(120)
class TlsSightTest {

    private static final Domain THERE = Domain.of("example.org");

    private static void takes(Visitor peer) throws IOException {
        peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
        peer.on("RCPT TO:<bo@example.org>", "250 Ok");
        peer.on("DATA", "354 go");
        assertThat(peer.text()).isEqualTo(House.TEXT);
        peer.says("250 2.0.0 Taken");
        peer.hears("QUIT");
    }

    private static House house(ScriptedServer server, String... lines) throws Exception {
        House house = new House(server.address().getPort(), lines);
        house.dns.mx("example.org", "10 mail.example.org").host("mail.example.org", "127.0.0.1");
        return house;
    }

    private static TlsSession seen(TlsFailure.Kind kind, String ours) {
        return new TlsSession(
                THERE, TlsPolicy.none(THERE), Optional.of(new TlsFailure(kind, ours, "mail.example.org", "127.0.0.1")));
    }

    @Test
    void tellsOfASessionUnderTls() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets("STARTTLS");
                    peer.on("STARTTLS", "220 go");
                    peer.shakesHands(Certificate.STRANGER);
                    peer.on("EHLO palomar.example", "250 mail.example.org");
                    takes(peer);
                });
                House house = house(server)) {
            house.deliver("bo@example.org");
            assertThat(house.seen).containsExactly(new TlsSession(THERE, TlsPolicy.none(THERE), Optional.empty()));
        }
    }

    @Test
    void tellsOfAServerWithoutTls() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets();
                    takes(peer);
                });
                House house = house(server)) {
            house.deliver("bo@example.org");
            assertThat(house.seen).containsExactly(seen(TlsFailure.Kind.STARTTLS_NOT_SUPPORTED, "127.0.0.1"));
        }
    }

    /** RFC 7672 §2.2: any certificate will do then, and nobody would know why. */
    @Test
    void tellsOfRecordsThatNobodyCanUse() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets("STARTTLS");
                    peer.on("STARTTLS", "220 go");
                    peer.shakesHands(Certificate.STRANGER);
                    peer.on("EHLO palomar.example", "250 mail.example.org");
                    takes(peer);
                });
                House house = house(server)) {
            house.dns
                    .signed("example.org", "mail.example.org")
                    .tlsa("mail.example.org", new TlsaRecord(1, 1, 1, "00".repeat(32)));
            assertThat(house.deliver("bo@example.org").getFirst()).startsWith("Delivered");
            assertThat(house.seen).singleElement().satisfies(one -> {
                assertThat(one.policy().type()).isEqualTo(TlsPolicy.Type.TLSA);
                assertThat(one.policy().lines()).containsExactly("1 1 1 " + "00".repeat(32));
                assertThat(one.failure()).map(TlsFailure::kind).contains(TlsFailure.Kind.TLSA_INVALID);
            });
        }
    }

    /** The queue stops amid a handshake: that says nothing of the server. */
    @Test
    void saysNothingOfAHandshakeThatWeBrokeOff() throws Exception {
        CountDownLatch shaking = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets("STARTTLS");
                    peer.on("STARTTLS", "220 go");
                    shaking.countDown();
                    peer.discardsTheRest();
                });
                House house = house(server)) {
            Thread delivery =
                    Thread.ofVirtual().start(() -> house.relay.deliver(House.attempt(1, false, "bo@example.org")));
            assertThat(shaking.await(1, TimeUnit.MINUTES)).isTrue();
            delivery.interrupt();
            delivery.join();
            assertThat(house.seen).isEmpty();
        }
    }

    @Test
    void tellsOnceOfTlsThatDoesNotWork() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        peer -> {
                            peer.greets("STARTTLS");
                            peer.on("STARTTLS", "220 go", "this is no TLS at all, whatever it is");
                            peer.hangsUp();
                        },
                        peer -> {
                            peer.greets("STARTTLS");
                            takes(peer);
                        });
                House house = house(server)) {
            house.deliver("bo@example.org");
            assertThat(house.seen).containsExactly(seen(TlsFailure.Kind.VALIDATION_FAILURE, ""));
        }
    }

    @Test
    void saysNothingOfWhatTheOperatorChose() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets("STARTTLS");
                    takes(peer);
                });
                House house = house(server, "tls-never=example.org")) {
            house.deliver("bo@example.org");
            assertThat(house.seen).isEmpty();
        }
    }

    /** RFC 8460 §3: a report on a failure arrives in spite of it, and is none of the sessions that are reported. */
    @Test
    void whatIsToArriveInAnyCaseGoesWhereOrdinaryMailWaits() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        peer -> {
                            peer.greets("STARTTLS");
                            peer.on("STARTTLS", "220 go");
                            try {
                                peer.shakesHands(Certificate.TRUSTED);
                            } catch (IOException refused) {
                                return;
                            }
                            peer.discardsTheRest();
                        },
                        peer -> {
                            peer.greets("STARTTLS");
                            peer.on("STARTTLS", "220 go");
                            peer.shakesHands(Certificate.TRUSTED);
                            peer.on("EHLO palomar.example", "250 mail.example.org");
                            takes(peer);
                        });
                House house = house(server)) {
            house.dns
                    .signed("example.org", "mail.example.org")
                    .tlsa("mail.example.org", new TlsaRecord(3, 1, 1, "00".repeat(32)));
            assertThat(house.deliver("bo@example.org").getFirst()).startsWith("Unreachable 451 4.7.5");
            assertThat(house.seen).singleElement().satisfies(one -> {
                assertThat(one.policy().type()).isEqualTo(TlsPolicy.Type.TLSA);
                assertThat(one.policy().lines()).containsExactly("3 1 1 " + "00".repeat(32));
                assertThat(one.failure()).map(TlsFailure::kind).contains(TlsFailure.Kind.CERTIFICATE_NOT_TRUSTED);
            });
            Attempt ordinary = House.attempt(1, false, "bo@example.org");
            Outbound message = ordinary.message();
            Outbound report = new Outbound(
                    message.transaction(),
                    message.received(),
                    message.sender(),
                    message.recipients(),
                    message.prefix(),
                    OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.TLS_OPTIONAL)),
                    message.account());
            assertThat(House.shown(house.relay.deliver(new Attempt(
                            ordinary.entry(),
                            ordinary.number(),
                            ordinary.destination(),
                            ordinary.redirected(),
                            report,
                            ordinary.content()))))
                    .containsExactly("Delivered mail.example.org 250 2.0.0 Taken");
            assertThat(house.seen).hasSize(1);
        }
    }
}
