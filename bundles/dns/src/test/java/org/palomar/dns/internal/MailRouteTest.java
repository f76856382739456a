package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.dns.internal.ScriptedServer.Script;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Where mail goes, by what servers say (RFC 5321 §5.1, RFC 7505). */
class MailRouteTest {

    private static final Domain DOMAIN = Domain.of("mail.test");

    private static Answer<MailRoute> mx(Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script);
                Resolvers resolvers = new Resolvers(server)) {
            return resolvers.plain().mx(DOMAIN);
        }
    }

    private static Answer<HostAddresses> addresses(Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script);
                Resolvers resolvers = new Resolvers(server)) {
            return resolvers.plain().addresses(DOMAIN);
        }
    }

    private static InetAddress address(String text) {
        return AddressLiteral.parseHost(text).orElseThrow();
    }

    static <T> T value(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Found.class);
        return ((Answer.Found<T>) answer).value();
    }

    static Failure failure(Answer<?> answer) {
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return ((Answer.Failed<?>) answer).failure();
    }

    @Test
    void exchangersComeByPreference() throws IOException {
        Answer<MailRoute> answer = mx(asked -> asked.records(
                "mail.test. 300 MX 20 second.test.",
                "mail.test. 300 MX 10 First.TEST.",
                "mail.test. 300 MX 30 third.test."));
        assertThat(value(answer))
                .isEqualTo(new MailRoute.Exchangers(List.of(
                        new Exchanger(10, Domain.of("first.test")),
                        new Exchanger(20, Domain.of("second.test")),
                        new Exchanger(30, Domain.of("third.test")))));
    }

    @Test
    void aDomainMaySayThatItTakesNoMail() throws IOException {
        assertThat(value(mx(asked -> asked.records("mail.test. 300 MX 0 .")))).isEqualTo(new MailRoute.NullMx());
    }

    @Test
    void theNullExchangerBesideOthersIsNothing() throws IOException {
        Answer<MailRoute> answer =
                mx(asked -> asked.records("mail.test. 300 MX 0 .", "mail.test. 300 MX 10 first.test."));
        assertThat(value(answer))
                .isEqualTo(new MailRoute.Exchangers(List.of(new Exchanger(10, Domain.of("first.test")))));
    }

    @Test
    void aDomainWithoutExchangersIsItsOwnHost() throws IOException {
        Answer<MailRoute> answer = mx(asked -> {
            if (asked.type() == Type.A) {
                asked.records("mail.test. 300 A 192.0.2.1");
            } else {
                asked.nothing();
            }
        });
        assertThat(value(answer))
                .isEqualTo(new MailRoute.Implicit(new HostAddresses(DOMAIN, List.of(address("192.0.2.1")))));
    }

    @Test
    void aDomainWithoutAnythingHasNoData() throws IOException {
        assertThat(mx(ScriptedServer.Asked::nothing)).isInstanceOf(Answer.NoData.class);
    }

    @Test
    void aFailureToFindExchangersNeverMakesTheDomainItsOwnHost() throws IOException {
        Answer<MailRoute> answer = mx(asked -> {
            if (asked.type() == Type.MX) {
                asked.code(Rcode.SERVFAIL);
            } else {
                asked.records("mail.test. 300 A 192.0.2.1", "mail.test. 300 AAAA 2001:db8::1");
            }
        });
        assertThat(failure(answer)).isEqualTo(Failure.SERVER_FAILURE);
    }

    @Test
    void aFailureToFindAddressesIsNoAbsenceOfThem() throws IOException {
        Answer<MailRoute> answer = mx(asked -> {
            if (asked.type() == Type.A) {
                asked.code(Rcode.SERVFAIL);
            } else {
                asked.nothing();
            }
        });
        assertThat(failure(answer)).isEqualTo(Failure.SERVER_FAILURE);
    }

    @Test
    void aNameThatIsNotThereIsNoSuchName() throws IOException {
        assertThat(mx(asked -> asked.code(Rcode.NXDOMAIN, "test. 60 SOA ns.test. root.test. 1 1 1 1 60")))
                .isInstanceOf(Answer.NoSuchName.class);
    }

    @Test
    void exchangersWithoutNamesOfHostsArePassedOver() throws IOException {
        Answer<MailRoute> answer =
                mx(asked -> asked.records("mail.test. 300 MX 5 a\\032b.test.", "mail.test. 300 MX 10 first.test."));
        assertThat(value(answer))
                .isEqualTo(new MailRoute.Exchangers(List.of(new Exchanger(10, Domain.of("first.test")))));
        assertThat(failure(mx(asked -> asked.records("mail.test. 300 MX 5 a\\032b.test."))))
                .isEqualTo(Failure.MALFORMED);
    }

    @Test
    void aHostHasItsAddressesOfBothKindsAndItsOwnName() throws IOException {
        Answer<HostAddresses> answer = addresses(asked -> asked.records(
                "mail.test. 300 CNAME host.test.",
                asked.type() == Type.A ? "host.test. 300 A 192.0.2.1" : "host.test. 300 AAAA 2001:db8::1"));
        assertThat(value(answer))
                .isEqualTo(new HostAddresses(
                        Domain.of("host.test"), List.of(address("2001:db8::1"), address("192.0.2.1"))));
    }

    @Test
    void addressesOfOneKindAreEnoughAndSaidNotToBeAll() throws IOException {
        Answer<HostAddresses> answer = addresses(asked -> {
            if (asked.type() == Type.A) {
                asked.records("mail.test. 300 A 192.0.2.1");
            } else {
                asked.code(Rcode.SERVFAIL);
            }
        });
        assertThat(value(answer)).isEqualTo(new HostAddresses(DOMAIN, List.of(address("192.0.2.1")), false));
    }

    @Test
    void aServerThatIsSilentAboutOneKindLeavesTimeForTheOther() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    if (asked.type() == Type.A) {
                        asked.records("mail.test. 300 A 192.0.2.1");
                    }
                });
                Resolvers resolvers = new Resolvers(server).deadline(Duration.ofSeconds(2))) {
            assertThat(value(resolvers.plain().addresses(DOMAIN)).addresses()).containsExactly(address("192.0.2.1"));
        }
    }

    @Test
    void anAddressOfTheOtherKindThatIsMappedIsThatAddress() throws IOException {
        Answer<HostAddresses> answer = addresses(asked -> {
            if (asked.type() == Type.AAAA) {
                asked.records("mail.test. 300 AAAA ::ffff:127.0.0.1");
            } else {
                asked.nothing();
            }
        });
        assertThat(value(answer)).isEqualTo(new HostAddresses(DOMAIN, List.of(address("127.0.0.1"))));
    }

    @Test
    void readsTextsCertificatesNamesAndServices() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> {
                    switch (asked.type()) {
                        case Type.TXT -> asked.records("mail.test. 300 TXT \"v=spf1 \" \"-all \\233\"");
                        case Type.TLSA -> asked.records("_25._tcp.mail.test. 300 TLSA 3 1 1 AB01");
                        case Type.PTR -> asked.records("1.2.0.192.in-addr.arpa. 300 PTR mail.test.");
                        default ->
                            asked.records(
                                    "_imaps._tcp.mail.test. 300 SRV 1 0 993 b.test.",
                                    "_imaps._tcp.mail.test. 300 SRV 0 5 994 a.test.");
                    }
                });
                Resolvers resolvers = new Resolvers(server)) {
            DnsResolver resolver = resolvers.plain();
            assertThat(value(resolver.txt(DOMAIN))).containsExactly("v=spf1 -all \u00e9");
            assertThat(value(resolver.tlsa(DOMAIN, 25))).containsExactly(new TlsaRecord(3, 1, 1, "ab01"));
            assertThat(value(resolver.ptr(address("192.0.2.1")))).containsExactly(DOMAIN);
            assertThat(value(resolver.srv(Domain.of("_imaps._tcp.mail.test"))))
                    .containsExactly(
                            new ServiceHost(0, 5, 994, Domain.of("a.test")),
                            new ServiceHost(1, 0, 993, Domain.of("b.test")));
        }
    }

    @Test
    void aServiceMaySayThatItIsNotThere() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> asked.records(asked.name() + ". 300 SRV 0 0 0 ."));
                Resolvers resolvers = new Resolvers(server)) {
            assertThat(value(resolvers.plain().srv(Domain.of("_pop3._tcp.mail.test"))))
                    .isEmpty();
        }
    }

    @Test
    void aNameTooLongForCertificatesHasNone() throws IOException {
        String label = "a".repeat(62) + ".";
        Domain longest = Domain.of(label + label + label + "b".repeat(61));
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Asked::nothing);
                Resolvers resolvers = new Resolvers(server)) {
            assertThat(resolvers.plain().tlsa(longest, 25))
                    .isEqualTo(new Answer.NoSuchName<>(Lookups.MAX_NEGATIVE_TTL, Security.INDETERMINATE));
            assertThat(server.questions()).isEmpty();
        }
    }
}
