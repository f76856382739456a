package org.palomar.relay.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.config.Values;
import org.palomar.api.destination.DestinationQuestion;
import org.palomar.api.destination.DestinationReport;
import org.palomar.api.destination.DestinationReport.Verdict;
import org.palomar.api.destination.ServerCall;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.relay.peer.Certificate;
import org.palomar.relay.peer.KnownHosts;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.Visitor;
import org.palomar.relay.route.Route;
import org.palomar.relay.route.Router;
import org.palomar.relay.route.Rules;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.sts.Policies;
import org.palomar.relay.sts.StsPolicy;

/** With servers that play a script on real sockets; no script has a message in it. */
@Timeout(120)
class InquiryTest {

    private static final Domain THERE = Domain.of("example.org");
    private static final Address ANA = Address.of("ana@example.org");
    private static final Identity SELF = Identity.of(Domain.of("palomar.example"));

    private final KnownHosts dns = new KnownHosts();
    private final List<Route> routes = new ArrayList<>(List.of(route("ordinary", SELF)));
    private final List<ServerCall> told = new ArrayList<>();
    private final Map<Domain, StsPolicy> policies = new HashMap<>();
    private NetServer net;
    private int port = 25;

    @BeforeEach
    void open() throws Exception {
        net = new NetServer(NetSettings.read(new Values(Map.of())), Optional::empty, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        net.close();
    }

    private static Route route(String name, Identity self) {
        return new Route(name, self, Optional.empty(), TlsDemand.NEVER);
    }

    private DestinationReport look(Optional<Address> recipient) {
        return look(recipient, Duration.ofSeconds(30));
    }

    private DestinationReport look(Optional<Address> recipient, Duration deadline) {
        Rules rules = new Rules(port, true, true, List.of(), Map.of(), TlsDemand.IF_OFFERED, true);
        Policies known = (domain, watch) -> Optional.ofNullable(policies.get(domain));
        Router router = new Router(dns, rules, known, address -> false, new Random(1));
        return new Inquiry(router, routes, net, Clock.systemUTC())
                .look(new DestinationQuestion(THERE, recipient, deadline), told::add);
    }

    private ScriptedServer server(ScriptedServer.Script... scripts) throws Exception {
        ScriptedServer server = new ScriptedServer(scripts);
        port = server.address().getPort();
        dns.mx("example.org", "10 mail.example.org").host("mail.example.org", "127.0.0.1");
        return server;
    }

    private static void tls(Visitor visitor, Certificate certificate) throws Exception {
        visitor.greets("STARTTLS");
        visitor.on("STARTTLS", "220 go");
        visitor.shakesHands(certificate);
        visitor.on("EHLO palomar.example", "250 mail.example.org");
    }

    @Test
    void asksForARecipientAndBeginsNoMessage() throws Exception {
        try (ScriptedServer server = server(visitor -> {
            tls(visitor, Certificate.TRUSTED);
            visitor.on("MAIL FROM:<>", "250 ok");
            visitor.on("RCPT TO:<ana@example.org>", "250 2.1.5 ana is here");
            visitor.hears("QUIT");
        })) {
            DestinationReport report = look(Optional.of(ANA));
            assertThat(server.connections()).isOne();
            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(report.route()).isEqualTo("1 mail exchanger");
            assertThat(report.hosts())
                    .singleElement()
                    .satisfies(host -> assertThat(host.name()).isEqualTo(Domain.of("mail.example.org")));
            assertThat(report.calls()).isEqualTo(told).singleElement().satisfies(call -> {
                assertThat(call.obstacle()).isEmpty();
                assertThat(call.greeting()).map(Object::toString).contains("220 2.0.0 mail.example.org");
                assertThat(call.recipient()).map(Object::toString).contains("250 2.1.5 ana is here");
                assertThat(call.tls()).startsWith("TLSv1.3");
                assertThat(call.source()).isEqualTo("127.0.0.1 as palomar.example");
                assertThat(call.certificate().orElseThrow().doubt()).isEmpty();
                assertThat(call.certificate().orElseThrow().names()).containsExactly("mail.example.org");
            });
        }
    }

    @Test
    void saysThatTheRecipientIsRefusedOrNotTakenNow() throws Exception {
        try (ScriptedServer server = server(visitor -> {
            visitor.greets();
            visitor.on("MAIL FROM:<>", "250 ok");
            visitor.on("RCPT TO:<ana@example.org>", "550 5.1.1 nobody");
            visitor.hears("QUIT");
        })) {
            assertThat(look(Optional.of(ANA)).verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(server.connections()).isOne();
        }
        try (ScriptedServer server = server(visitor -> visitor.says("421 4.7.0 later"))) {
            DestinationReport report = look(Optional.of(ANA));
            assertThat(report.verdict()).isEqualTo(Verdict.LATER);
            assertThat(report.calls().getFirst().obstacle()).contains("421 4.7.0 later");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void comesFromEachAddressThatMailLeavesFrom() throws Exception {
        InetAddress other = new InetSocketAddress("127.0.0.2", 0).getAddress();
        Identity second = new Identity(Domain.of("two.example"), Optional.of(other), Optional.empty());
        routes.add(route("second", second));
        routes.add(route("third", second));
        ScriptedServer.Script blocking = visitor -> {
            if (visitor.remote().equals("127.0.0.2")) {
                visitor.says("554 5.7.1 on a list");
            } else {
                visitor.greets();
                visitor.hears("QUIT");
            }
        };
        try (ScriptedServer server = server(blocking, blocking)) {
            DestinationReport report = look(Optional.empty());
            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(report.calls()).extracting(ServerCall::route).containsExactly("ordinary", "second, third");
            assertThat(report.calls().get(1).obstacle()).contains("554 5.7.1 on a list");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void namesNoRecipientWhereMailWouldNotGo() throws Exception {
        policies.put(THERE, new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("mail.example.org"), Duration.ofDays(1)));
        try (ScriptedServer server = server(
                visitor -> {
                    tls(visitor, Certificate.STRANGER);
                    visitor.hears("QUIT");
                },
                visitor -> {
                    visitor.greets();
                    visitor.hears("QUIT");
                })) {
            DestinationReport strange = look(Optional.of(ANA));
            assertThat(strange.verdict()).isEqualTo(Verdict.UNREACHABLE);
            assertThat(strange.policy()).isEqualTo("enforced, mail goes to mail.example.org");
            ServerCall call = strange.calls().getFirst();
            assertThat(call.obstacle()).startsWith("The certificate is not what is demanded");
            assertThat(call.demand()).isEqualTo("a verified certificate (MTA-STS)");
            assertThat(call.certificate().orElseThrow().names()).containsExactly("other.example");
            assertThat(call.certificate().orElseThrow().doubt()).isPresent();
            assertThat(look(Optional.of(ANA)).calls().getFirst().obstacle())
                    .isEqualTo("The server does not offer TLS, which is demanded");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void saysWhatDnssecVouchesForAndWhetherItHolds() throws Exception {
        dns.signed("example.org", "mail.example.org")
                .tlsa("mail.example.org", new TlsaRecord(3, 1, 1, "00".repeat(32)));
        try (ScriptedServer server = server(visitor -> {
            tls(visitor, Certificate.TRUSTED);
            visitor.hears("QUIT");
        })) {
            DestinationReport report = look(Optional.of(ANA));
            assertThat(report.security()).contains(Security.SECURE);
            assertThat(report.hosts().getFirst().tlsa()).hasSize(1);
            ServerCall call = report.calls().getFirst();
            assertThat(call.certificate().orElseThrow().mismatch()).isPresent();
            assertThat(call.certificate().orElseThrow().doubt()).isEmpty();
            assertThat(call.obstacle()).contains("no TLSA record of mail.example.org holds");
            assertThat(server.connections()).isOne();
        }
    }

    /** RFC 7435 §3: as mail does. */
    @Test
    void asksOnceMoreWithoutTlsThatDoesNotWork() throws Exception {
        try (ScriptedServer server = server(
                visitor -> {
                    visitor.greets("STARTTLS");
                    visitor.on("STARTTLS", "220 go");
                    visitor.hangsUp();
                },
                visitor -> {
                    visitor.greets("STARTTLS");
                    visitor.on("MAIL FROM:<>", "250 ok");
                    visitor.on("RCPT TO:<ana@example.org>", "250 ok");
                    visitor.hears("QUIT");
                })) {
            DestinationReport report = look(Optional.of(ANA));
            assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(report.calls().getFirst().tls()).startsWith("failed: ");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void endsAtItsDeadlineWhateverServersDo() throws Exception {
        try (ScriptedServer server = server(Visitor::discardsTheRest)) {
            DestinationReport report = look(Optional.of(ANA), Duration.ofSeconds(5));
            assertThat(report.verdict()).isEqualTo(Verdict.UNREACHABLE);
            assertThat(report.calls().getFirst().obstacle()).contains("before the server did");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void asksNobodyWhereTheDnsSaysEnough() {
        dns.nullMx("example.org");
        assertThat(look(Optional.of(ANA)).verdict()).isEqualTo(Verdict.NO_MAIL);
        dns.failing("example.org");
        assertThat(look(Optional.of(ANA)).verdict()).isEqualTo(Verdict.UNKNOWN);
        dns.nothing("example.org");
        assertThat(look(Optional.of(ANA)).verdict()).isEqualTo(Verdict.NO_MAIL);
        dns.mx("example.org", "10 a.example.org", "20 b.example.org")
                .failingHost("a.example.org")
                .emptyHost("b.example.org");
        DestinationReport report = look(Optional.of(ANA));
        assertThat(report.verdict()).isEqualTo(Verdict.UNREACHABLE);
        assertThat(report.hosts())
                .extracting(host -> host.remark())
                .containsExactly("its addresses can't be found out now: the server failed", "it has no addresses");
        assertThat(told).isEmpty();
    }
}
