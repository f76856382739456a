package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.server.House.attempt;
import static org.palomar.relay.server.House.shown;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.Visit;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.ScriptedServer.Script;
import org.palomar.relay.peer.Visitor;
import org.palomar.relay.route.Addressees;
import org.palomar.relay.route.Clientele;
import org.palomar.relay.route.NamedRoute;
import org.palomar.relay.route.Refusals;

/** Ways besides the ordinary one: who takes them from the start, and after which replies. */
@Timeout(120)
class RoutesTest {

    private static final String TAKEN = "Delivered mx.example 250 2.0.0 Taken";
    private static final String BLOCK = "550 5.7.1 Mail from [127.0.0.1] is on our block list (S3150)";

    private static void begins(Visitor peer) throws IOException {
        peer.says("220 mail.example.org");
        peer.on("EHLO " + name(peer), "250 mail.example.org");
        peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
    }

    /** Who we are where we come from that address. */
    private static String name(Visitor peer) {
        return peer.remote().endsWith(".1") ? "palomar.example" : "second.palomar.example";
    }

    private static void takes(Visitor peer, String... recipients) throws IOException {
        begins(peer);
        for (String recipient : recipients) {
            peer.on("RCPT TO:<" + recipient + ">", "250 Ok");
        }
        peer.on("DATA", "354 go");
        assertThat(peer.text()).isEqualTo(House.TEXT);
        peer.says("250 2.0.0 Taken");
    }

    /** Takes a message for these that comes from that address. */
    private static Script taking(String from, String... recipients) {
        return peer -> {
            assertThat(peer.remote()).isEqualTo(from);
            takes(peer, recipients);
            peer.hears("QUIT");
        };
    }

    private static Script greeting(String from, String words) {
        return peer -> {
            assertThat(peer.remote()).isEqualTo(from);
            peer.says(words);
            peer.hearsTheEndOrQuit();
        };
    }

    private static Script refusing(String from, String recipient, String reply) {
        return peer -> {
            assertThat(peer.remote()).isEqualTo(from);
            begins(peer);
            peer.on("RCPT TO:<" + recipient + ">", reply);
            peer.hears("QUIT");
        };
    }

    private static House house(ScriptedServer server, String... lines) throws Exception {
        House house = new House(server.address().getPort(), lines);
        house.dns.mx("example.org", "10 mx.example").host("mx.example", "127.0.0.1");
        return house.route("second", "source-ipv4=127.0.0.2", "host-name=second.palomar.example", "alternative=1");
    }

    @Test
    void aRefusalForOurAddressIsFollowedByAnAttemptFromAnother() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        refusing("127.0.0.1", "bo@example.org", BLOCK), taking("127.0.0.2", "bo@example.org"));
                House house = house(server)) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
        }
    }

    @Test
    void aGreetingIsFoundInTheServersOwnWords() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        greeting("127.0.0.1", "554 5.7.1 You again"), taking("127.0.0.3", "bo@example.org"));
                House house = house(server)) {
            house.route(
                    "third",
                    "source-ipv4=127.0.0.3",
                    "host-name=second.palomar.example",
                    "alternative=2",
                    "replies=^554 5\\.7\\.1 you again");
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
        }
    }

    /** The smart host would bring it on as it likes. */
    @Test
    void whatMustGoUnderTlsTakesNoWayThroughASmartHostInstead() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        greeting("127.0.0.1", "554 5.7.1 Client host blocked using zen.spamhaus.org"));
                ScriptedServer smart = new ScriptedServer();
                House house = new House(server.address().getPort(), "tls-encrypted=example.org")) {
            house.dns
                    .mx("example.org", "10 mx.example")
                    .host("mx.example", "127.0.0.1")
                    .host("smart.example", "127.0.0.1");
            house.route(
                    "provider",
                    "smart-host=smart.example",
                    "smart-host-port=" + smart.address().getPort(),
                    "smart-host-tls=never",
                    "alternative=1",
                    "replies=blocked");
            assertThat(house.deliver("bo@example.org").getFirst()).startsWith("Unreachable 450");
            assertThat(smart.connections()).isZero();
        }
    }

    /** A provider's server that takes it, at another port than the destination's. */
    private static House unreachable(ScriptedServer smart, String... lines) throws Exception {
        House house = new House(smart.address().getPort(), lines);
        house.dns
                .mx("example.org", "10 mx.example", "20 other.example")
                .host("mx.example", "127.0.0.8")
                .host("other.example", "127.0.0.9")
                .host("smart.example", "127.0.0.1");
        return house.route(
                "provider",
                "smart-host=smart.example",
                "smart-host-port=" + smart.address().getPort(),
                "smart-host-tls=never",
                "alternative=1",
                "known-replies=false",
                "unreachable=true");
    }

    @Test
    void whatCantBeReachedGoesThroughAnotherServerAndTheNextMessageAtOnce() throws Exception {
        Script takesTwo = peer -> {
            takes(peer, "bo@example.org");
            peer.hears("QUIT");
        };
        try (ScriptedServer smart = new ScriptedServer(takesTwo, taking("127.0.0.1", "cy@example.org"));
                House house = unreachable(smart, "idle-connections=0")) {
            AttemptResult.Answered first =
                    (AttemptResult.Answered) house.relay.deliver(attempt(1, false, "bo@example.org"));
            assertThat(shown(first)).containsExactly("Delivered smart.example 250 2.0.0 Taken");
            assertThat(first.visits())
                    .extracting(Visit::server)
                    .hasSize(4)
                    .anyMatch(server -> server.contains("the route provider is taken"));
            AttemptResult.Answered second =
                    (AttemptResult.Answered) house.relay.deliver(attempt(1, false, "cy@example.org"));
            assertThat(second.visits()).as("only the provider is asked").hasSize(1);
        }
    }

    @Test
    void anOperatorsRedirectionAndADemandForTlsHaveNoOtherWay() throws Exception {
        try (ScriptedServer smart = new ScriptedServer();
                House house = unreachable(smart, "tls-encrypted=example.org")) {
            assertThat(house.deliver("bo@example.org").getFirst()).startsWith("Unreachable 451 4.4.1");
            house.dns.mx("elsewhere.example", "10 other.example");
            assertThat(shown(house.relay.deliver(attempt(1, true, "bo@example.org")))
                            .getFirst())
                    .startsWith("Unreachable 451 4.4.1");
            assertThat(smart.connections()).isZero();
        }
    }

    @Test
    void whatAServerSaysIsNoReasonToTakeTheWayForWhatCantBeReached() throws Exception {
        Script later = greeting("127.0.0.1", "421 4.3.2 Not now");
        try (ScriptedServer server = new ScriptedServer(later);
                House house = unreachable(server)) {
            house.dns.host("other.example", "127.0.0.1");
            assertThat(house.deliver("bo@example.org").getFirst()).contains("Not now");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void whereTheOtherServerIsDownTooItIsUnreachable() throws Exception {
        try (ScriptedServer smart = new ScriptedServer();
                House house = unreachable(smart)) {
            house.dns.host("smart.example", "127.0.0.7");
            assertThat(house.deliver("bo@example.org").getFirst()).startsWith("Unreachable 451 4.4.1 smart.example");
        }
    }

    /** Whoever is refused again and again makes its name no better. */
    @Test
    void whoRefusedOneAddressLatelyIsNotAskedFromItAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        refusing("127.0.0.1", "bo@example.org", BLOCK),
                        taking("127.0.0.2", "bo@example.org"),
                        taking("127.0.0.2", "cy@example.org"));
                House house = house(server)) {
            house.change(server.address().getPort(), "idle-connections=0");
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.deliver("cy@example.org")).containsExactly(TAKEN);
        }
    }

    @Test
    void whoRefusesTheOtherAddressTooIsAskedFromTheFirstOneAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        refusing("127.0.0.1", "bo@example.org", BLOCK),
                        taking("127.0.0.2", "bo@example.org"),
                        refusing("127.0.0.2", "cy@example.org", BLOCK),
                        taking("127.0.0.1", "cy@example.org"),
                        taking("127.0.0.1", "di@example.org"));
                House house = house(server)) {
            house.change(server.address().getPort(), "idle-connections=0");
            for (String recipient : List.of("bo@example.org", "cy@example.org", "di@example.org")) {
                assertThat(house.deliver(recipient)).containsExactly(TAKEN);
            }
        }
    }

    @Test
    void theStoryOfAnAttemptTellsOfTheTurn() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        refusing("127.0.0.1", "bo@example.org", BLOCK), taking("127.0.0.2", "bo@example.org"));
                House house = house(server)) {
            assertThat(house.relay.deliver(attempt(1, false, "bo@example.org")).visits())
                    .extracting(visit -> visit.server().replaceAll(":\\d+", "") + " "
                            + visit.obstacle().map(Object::toString).orElse("-"))
                    .containsExactly(
                            "mx.example[127.0.0.1] -",
                            "mx.example, for whose words the route second is taken " + BLOCK,
                            "mx.example[127.0.0.1] by the route second -");
        }
    }

    @Test
    void whatIsRefusedForAnotherReasonTakesNoOtherWay() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(refusing("127.0.0.1", "bo@example.org", "550 5.1.1 No such mailbox"));
                House house = house(server)) {
            assertThat(house.deliver("bo@example.org")).containsExactly("Failed mx.example 550 5.1.1 No such mailbox");
        }
    }

    @Test
    void onlyThoseWhoWereRefusedForOurAddressTakeTheOtherWay() throws Exception {
        Script first = peer -> {
            begins(peer);
            peer.on("RCPT TO:<a@example.org>", "250 Ok");
            peer.on("RCPT TO:<b@example.org>", BLOCK);
            peer.on("RCPT TO:<c@example.org>", "550 5.1.1 No such mailbox");
            peer.on("RCPT TO:<d@example.org>", "450 4.7.1 Blocked for now");
            peer.on("DATA", "354 go");
            peer.text();
            peer.says("250 2.0.0 Taken");
            peer.hears("QUIT");
        };
        try (ScriptedServer server = new ScriptedServer(first, taking("127.0.0.2", "b@example.org", "d@example.org"));
                House house = new House(server.address().getPort())) {
            house.dns.mx("example.org", "10 mx.example").host("mx.example", "127.0.0.1");
            house.route(
                    "second",
                    "source-ipv4=127.0.0.2",
                    "host-name=second.palomar.example",
                    "alternative=1",
                    "replies=blocked for now");
            assertThat(house.deliver("a@example.org", "b@example.org", "c@example.org", "d@example.org"))
                    .containsExactly(TAKEN, TAKEN, "Failed mx.example 550 5.1.1 No such mailbox", TAKEN);
        }
    }

    /** The other exchanger would say the same. */
    @Test
    void aServerThatGreetsSoIsFollowedByTheOtherWayAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        greeting("127.0.0.1", "554 5.7.1 Client host [127.0.0.1] blocked using zen.spamhaus.org"),
                        taking("127.0.0.2", "bo@example.org"));
                ScriptedServer other = new ScriptedServer(
                        new InetSocketAddress("127.0.0.9", server.address().getPort()));
                House house = house(server)) {
            house.dns.mx("example.org", "10 mx.example", "20 other.example").host("other.example", "127.0.0.9");
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void waysAreTriedInTheirTurnsAndEachOnceAnAttempt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        refusing("127.0.0.1", "bo@example.org", BLOCK),
                        refusing("127.0.0.2", "bo@example.org", BLOCK),
                        refusing("127.0.0.3", "bo@example.org", BLOCK),
                        greeting("127.0.0.1", "421 4.7.0 [TSS04] Later"),
                        greeting("127.0.0.2", "421 4.7.0 [TSS04] Later"),
                        greeting("127.0.0.3", "421 4.7.0 [TSS04] Later"));
                House house = house(server, "idle-connections=0")) {
            house.route("another", "source-ipv4=127.0.0.3", "host-name=second.palomar.example", "alternative=2");
            assertThat(house.deliver("bo@example.org")).containsExactly("Failed mx.example " + BLOCK);
            assertThat(house.deliver("bo@example.org"))
                    .singleElement()
                    .asString()
                    .startsWith("Unreachable 421 4.7.0 mx.example[127.0.0.1:")
                    .endsWith("]: [TSS04] Later");
        }
    }

    /** As long as the other way may work, nothing comes back. */
    @Test
    void aRefusalWaitsWhereTheOtherWayCannotBeTriedNow() throws Exception {
        try (ScriptedServer server = new ScriptedServer(refusing("127.0.0.1", "bo@example.org", BLOCK));
                House house = new House(server.address().getPort())) {
            house.dns.mx("example.org", "10 mx.example").host("mx.example", "127.0.0.1");
            house.route("provider", "smart-host=smart.example", "alternative=1");
            house.dns.failingHost("smart.example");
            assertThat(house.deliver("bo@example.org"))
                    .containsExactly("Deferred mx.example 450 4.4.0 " + BLOCK + "; elsewhere: 451 4.4.3 The"
                            + " addresses of smart.example can't be found out: the server failed");
        }
    }

    @Test
    void anotherWayMayLeadThroughASmartHost() throws Exception {
        try (ScriptedServer server = new ScriptedServer(refusing("127.0.0.1", "bo@example.org", BLOCK));
                ScriptedServer smart = new ScriptedServer(taking("127.0.0.1", "bo@example.org"));
                House house = new House(server.address().getPort())) {
            house.dns
                    .mx("example.org", "10 mx.example")
                    .host("mx.example", "127.0.0.1")
                    .host("smart.example", "127.0.0.1");
            house.route(
                    "provider",
                    "smart-host=smart.example",
                    "smart-host-port=" + smart.address().getPort(),
                    "smart-host-tls=never",
                    "alternative=1");
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered smart.example 250 2.0.0 Taken");
        }
    }

    @Test
    void whatIsRedirectedTakesNoOtherWay() throws Exception {
        try (ScriptedServer server = new ScriptedServer(refusing("127.0.0.1", "bo@example.org", BLOCK));
                House house = house(server)) {
            house.dns.mx("elsewhere.example", "10 mx.example");
            assertThat(shown(house.relay.deliver(attempt(1, true, "bo@example.org"))))
                    .containsExactly("Failed mx.example " + BLOCK);
        }
    }

    @Test
    void aSessionIsKeptForThoseWhoComeFromTheSameAddressOnly() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        peer -> {
                            takes(peer, "bo@example.org");
                            peer.hears("QUIT");
                        },
                        taking("127.0.0.2", "cy@example.org"));
                House house = house(server)) {
            house.routes.clear();
            house.route("cy", "recipients=cy@example.org", "source-ipv4=127.0.0.2", "host-name=second.palomar.example");
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.deliver("cy@example.org")).containsExactly(TAKEN);
        }
    }

    @Test
    void recipientsOfOneMessageTakeTheirOwnWays() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        taking("127.0.0.1", "a@example.org", "c@example.org"), taking("127.0.0.2", "b@example.org"));
                House house = house(server)) {
            house.routes.clear();
            house.route("b", "recipients=B@example.org", "source-ipv4=127.0.0.2", "host-name=second.palomar.example");
            assertThat(house.deliver("a@example.org", "b@example.org", "c@example.org"))
                    .containsExactly(TAKEN, TAKEN, TAKEN);
        }
    }

    @Test
    void sendersRecipientsAndAccountsHaveWays() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        taking("127.0.0.2", "bo@example.org"),
                        taking("127.0.0.2", "bo@example.org"),
                        taking("127.0.0.2", "bo@example.org"),
                        taking("127.0.0.1", "bo@example.org"));
                House house = house(server, "idle-connections=0")) {
            for (String own : List.of("senders=example.com", "recipients=example.org", "accounts=customer.example")) {
                house.routes.clear();
                house.account(7, "ana@customer.example")
                        .route("own", own, "source-ipv4=127.0.0.2", "host-name=second.palomar.example");
                assertThat(shown(house.relay.deliver(
                                attempt(1, false, Optional.of(new AccountId(7)), "bo@example.org"))))
                        .containsExactly(TAKEN);
            }
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
        }
    }

    /** Other mail for the destination may fare better. */
    @Test
    void whatCannotBeReachedByOnesOwnWayIsNotTheDestination() throws Exception {
        try (House house = new House(25)) {
            house.dns.failingHost("smart.example");
            house.route("own", "senders=ana@example.com", "smart-host=smart.example");
            assertThat(house.deliver("bo@example.org"))
                    .singleElement()
                    .asString()
                    .startsWith("Deferred 451 4.4.3 ");
            house.routes.clear();
            house.route("all", "recipients=example.org", "smart-host=smart.example");
            assertThat(house.deliver("bo@example.org"))
                    .singleElement()
                    .asString()
                    .startsWith("Unreachable 451 4.4.3 ");
        }
    }

    @Test
    void whatIsForAWayThatNobodyKnowsWaits() throws Exception {
        try (House house = new House(25)) {
            Clientele ana = new Clientele(
                    Addressees.parse(List.of("ana@example.com")).orElseThrow(), Addressees.NONE, Set.of());
            house.routes.add(new NamedRoute("own", Optional.empty(), ana, 0, Refusals.NONE, false));
            assertThat(house.deliver("bo@example.org"))
                    .containsExactly("Deferred 451 4.3.5 etc/palomar.route-own.cfg is wrong, and was never right since"
                            + " the start");
        }
    }

    @Test
    void theServerThroughWhichAllMailForADestinationGoesIsKnown() throws Exception {
        try (House house = new House(25, "smart-host=smart.example")) {
            house.route("a-few", "senders=boss@example.com", "smart-host=few.example");
            house.route("far", "recipients=far.example", "smart-host=gateway.example");
            house.route("near", "recipients=near.example");
            assertThat(house.through("anywhere.example")).contains("smart.example");
            assertThat(house.through("far.example")).contains("gateway.example");
            assertThat(house.through("near.example")).isEmpty();
        }
        try (House direct = new House(25)) {
            assertThat(direct.through("anywhere.example")).isEmpty();
        }
    }
}
