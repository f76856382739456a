package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.peer.Certificate.STRANGER;
import static org.palomar.relay.peer.Certificate.TRUSTED;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Outbound;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.relay.peer.Certificate;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.ScriptedServer.Script;
import org.palomar.relay.peer.Visitor;
import org.palomar.relay.sts.Policies;
import org.palomar.relay.sts.StsPolicy;

/** Messages that demand TLS themselves (RFC 8689), and servers with which it does not work. */
@Timeout(120)
class DemandedTlsTest {

    private static final String NO_KEYWORD =
            "Failed mail.example.org 550 5.7.30 The message demands REQUIRETLS, which the server does not offer";

    /** A destination that DNSSEC vouches for, with these addresses. */
    private static House house(ScriptedServer first, String... addresses) throws Exception {
        House house = new House(first.address().getPort(), "idle-connections=0");
        house.dns
                .mx("example.org", "10 mail.example.org")
                .host("mail.example.org", addresses)
                .signed("example.org", "mail.example.org");
        return house;
    }

    private static List<String> deliver(House house, Outbound.Kind kind) {
        Attempt ordinary = House.attempt(1, false, "bo@example.org");
        Outbound message = ordinary.message();
        Outbound demanding = message.with(message.options().withNeeds(Set.of(BodyNeed.REQUIRETLS)))
                .as(kind);
        return House.shown(house.relay.deliver(
                new Attempt(ordinary.entry(), 1, ordinary.destination(), false, demanding, ordinary.content())));
    }

    private static void shakesInVain(Visitor peer) throws IOException {
        peer.greets("STARTTLS");
        peer.on("STARTTLS", "220 go", "this is no TLS at all, whatever it is");
        peer.hangsUp();
    }

    private static void secure(Visitor peer, Certificate certificate, String keyword) throws IOException {
        peer.greets("STARTTLS");
        peer.on("STARTTLS", "220 go");
        peer.shakesHands(certificate);
        peer.on("EHLO palomar.example", "250-mail.example.org", "250 " + keyword);
    }

    private static void takes(Visitor peer, String mail) throws IOException {
        peer.on(mail, "250 Ok");
        peer.on("RCPT TO:<bo@example.org>", "250 Ok");
        peer.on("DATA", "354 go");
        assertThat(peer.text()).isEqualTo(House.TEXT);
        peer.says("250 2.0.0 Taken");
        peer.hears("QUIT");
    }

    private static Script lacking() {
        return peer -> {
            secure(peer, TRUSTED, "HELP");
            peer.hears("QUIT");
        };
    }

    /** A bad moment of one server is no reason to lose it, nor to say anything in clear; and other mail for there goes on meanwhile. */
    @ParameterizedTest
    @EnumSource
    void oneHandshakeThatFailsMakesItWait(Outbound.Kind kind) throws Exception {
        try (ScriptedServer server = new ScriptedServer(DemandedTlsTest::shakesInVain, peer -> {
                    secure(peer, TRUSTED, "REQUIRETLS");
                    takes(peer, "MAIL FROM:<ana@example.com> REQUIRETLS");
                });
                House house = house(server, "127.0.0.1")) {
            assertThat(deliver(house, kind))
                    .singleElement()
                    .asString()
                    .startsWith("Deferred mail.example.org 451 4.7.10 The message demands TLS: TLS failed: ");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(deliver(house, kind)).containsExactly("Delivered mail.example.org 250 2.0.0 Taken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextServerIsAskedUnderTls(Outbound.Kind kind) throws Exception {
        try (ScriptedServer first = new ScriptedServer(DemandedTlsTest::shakesInVain);
                ScriptedServer second = new ScriptedServer(House.beside(first, "127.0.0.2"), peer -> {
                    secure(peer, TRUSTED, "REQUIRETLS");
                    takes(peer, "MAIL FROM:<ana@example.com> REQUIRETLS");
                });
                House house = house(first, "127.0.0.1", "127.0.0.2")) {
            assertThat(deliver(house, kind)).containsExactly("Delivered mail.example.org 250 2.0.0 Taken");
            assertThat(first.connections()).isEqualTo(1);
        }
    }

    /** Who is on the way may have taken the keyword out of the reply, or the server has lost its certificate for an hour. */
    @ParameterizedTest
    @EnumSource
    void aServerThatOffersNoTlsMakesItWait(Outbound.Kind kind) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets("REQUIRETLS");
                    peer.hearsTheEndOrQuit();
                });
                House house = house(server, "127.0.0.1")) {
            assertThat(deliver(house, kind))
                    .containsExactly("Deferred mail.example.org 451 4.7.10 The message demands TLS:"
                            + " The server does not offer TLS, which is demanded");
        }
    }

    /** A certificate that ran out is renewed. */
    @Test
    void aCertificateThatProvesNothingMakesItWait() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets("STARTTLS");
                    peer.on("STARTTLS", "220 go");
                    try {
                        peer.shakesHands(STRANGER);
                    } catch (IOException refused) {
                        return;
                    }
                    peer.discardsTheRest();
                });
                House house = house(server, "127.0.0.1")) {
            assertThat(deliver(house, Outbound.Kind.ORIGINAL))
                    .singleElement()
                    .asString()
                    .startsWith("Deferred mail.example.org 451 4.7.10 The message demands TLS: TLS failed: ");
        }
    }

    /** RFC 8689 §5: it goes under any TLS. */
    @Test
    void aNoticeGoesToAStrangerUnderTls() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    secure(peer, STRANGER, "HELP");
                    takes(peer, "MAIL FROM:<ana@example.com>");
                });
                House house = house(server, "127.0.0.1")) {
            assertThat(deliver(house, Outbound.Kind.NOTICE))
                    .containsExactly("Delivered mail.example.org 250 2.0.0 Taken");
        }
    }

    /** RFC 8689 §4.2.1: it will lack it tomorrow too. */
    @Test
    void serversThatAreVerifiedAndDoNotKnowTheDemandAreTheEnd() throws Exception {
        try (ScriptedServer first = new ScriptedServer(lacking(), DemandedTlsTest::shakesInVain, lacking());
                ScriptedServer second = new ScriptedServer(House.beside(first, "127.0.0.2"), lacking(), lacking());
                House house = house(first, "127.0.0.1", "127.0.0.2")) {
            assertThat(deliver(house, Outbound.Kind.ORIGINAL)).containsExactly(NO_KEYWORD);
            // the one with which TLS failed may know it
            assertThat(deliver(house, Outbound.Kind.ORIGINAL))
                    .singleElement()
                    .asString()
                    .startsWith("Deferred mail.example.org 451 4.7.10 ");
            house.dns.mx("example.org", "10 mail.example.org", "20 other.example.org");
            house.dns.host("mail.example.org", "127.0.0.1").failingHost("other.example.org");
            assertThat(deliver(house, Outbound.Kind.ORIGINAL))
                    .singleElement()
                    .asString()
                    .startsWith("Deferred mail.example.org 450 4.4.0 550 5.7.30 ")
                    .contains("The addresses of other.example.org can't be found out");
        }
    }

    /** A policy that can't be fetched just now may say that the mail goes there. */
    @Test
    void whereTheDestinationsWordCannotBeHadItWaits() throws Exception {
        Script asked = peer -> {
            secure(peer, TRUSTED, "REQUIRETLS");
            peer.hears("QUIT");
        };
        try (ScriptedServer server = new ScriptedServer(asked, asked);
                House house = new House(server.address().getPort(), "idle-connections=0")) {
            house.dns.mx("example.org", "10 mail.example.org").host("mail.example.org", "127.0.0.1");
            assertThat(deliver(house, Outbound.Kind.ORIGINAL))
                    .singleElement()
                    .asString()
                    .startsWith("Failed mail.example.org 550 5.7.30 ");
            house.policies = new Policies() {
                @Override
                public Optional<StsPolicy> of(Domain domain, TlsWatch watch) {
                    return Optional.empty();
                }

                @Override
                public boolean isUnsure(Domain domain) {
                    return domain.equals(Domain.of("example.org"));
                }
            };
            assertThat(deliver(house, Outbound.Kind.ORIGINAL))
                    .singleElement()
                    .asString()
                    .startsWith("Deferred mail.example.org 450 4.4.0 550 5.7.30 ")
                    .contains("The MTA-STS policy of example.org can't be had now");
        }
    }

    /** An operator's word is no bad moment. */
    @Test
    void whereTheOperatorWantsNoTlsItComesBack() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
                    peer.greets("STARTTLS", "REQUIRETLS");
                    peer.hears("QUIT");
                });
                House house = house(server, "127.0.0.1")) {
            house.change(server.address().getPort(), "idle-connections=0", "tls-never=example.org");
            assertThat(deliver(house, Outbound.Kind.ORIGINAL))
                    .containsExactly("Failed mail.example.org 550 5.7.10 The message demands REQUIRETLS,"
                            + " and no TLS is to be used with this server");
        }
    }
}
