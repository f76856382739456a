package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What destinations demand of TLS, by DNSSEC (DANE) and over HTTPS (MTA-STS), is obeyed by the built distribution: Debian's knot signs a zone and answers, Debian's Postfix has a certificate from
 * an authority that the distribution trusts, and takes mail for all of them. Policies are at port 443 of an address of loopback, as that is where they are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportSecurityTest {

    private static final String UNSIGNED = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            strict MX 10 mx.strict
            mx.strict A 127.0.0.5
            _mta-sts.strict TXT "v=STSv1; id=1;"
            mta-sts.strict A 127.0.0.9
            other MX 10 mx.other
            mx.other A 127.0.0.5
            _mta-sts.other TXT "v=STSv1; id=1;"
            mta-sts.other A 127.0.0.9
            """;

    private Distribution distribution;
    private NameServer names;
    private HttpsServer policies;
    private Postfix postfix;
    private Correspondent ana;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder, @TempDir Path peer) throws Exception {
        Credentials credentials = new Credentials(
                folder.resolve("tls"),
                "mx.dane.signed.test",
                "mx.strict.plain.test",
                "mta-sts.strict.plain.test",
                "mta-sts.other.plain.test");
        int port = NameServer.freePort("127.0.0.5");
        names = opened(new NameServer(
                folder.resolve("dns"),
                Map.of("signed.test", signed(port, credentials.fingerprint()), "plain.test", UNSIGNED),
                Set.of("signed.test")));
        policies = policies(credentials);
        opened.add(() -> policies.stop(0));
        postfix = opened(new Postfix(
                peer,
                new InetSocketAddress("127.0.0.5", port),
                "dane.signed.test",
                List.of("sol"),
                Map.of(),
                """
                virtual_mailbox_domains = dane.signed.test wrong.signed.test strict.plain.test other.plain.test
                virtual_mailbox_maps = inline:{ {sol@dane.signed.test=dane/} {sol@wrong.signed.test=wrong/} {sol@strict.plain.test=strict/} {sol@other.plain.test=other/}}
                transport_maps =
                smtpd_tls_cert_file = %s
                smtpd_tls_key_file = %s
                """.formatted(credentials.certificate(), credentials.key())));
        distribution = opened(Distribution.start(
                Map.of(Distribution.JAVA_OPTS, "-XX:TieredStopAtLevel=1 " + credentials.trusting())));
        Path etc = distribution.data().resolve("etc");
        Files.writeString(etc.resolve("test.anchors"), names.anchor("signed.test"));
        opened(new EditedFile(distribution, "etc/palomar.dns.cfg"))
                .saveWithLine(
                        "servers = 127.0.0.1:" + names.port() + "\ndnssec = validate\ntrust-anchors = test.anchors\n");
        opened(new EditedFile(distribution, "etc/palomar.relay.cfg"))
                .saveWithLine("host-name = mx.here.test\nport = " + port + "\nrefused-networks = none\n");
        opened(new EditedFile(distribution, "etc/palomar.server.cfg")).saveWithLine("host-name = mx.here.test");
        ana = new Correspondent(
                distribution, Account.create(distribution, "here.test", "ana").getFirst());
        await().untilAsserted(() -> assertThat(distribution
                        .exec("mail:dns mx.dane.signed.test tlsa --port " + port + " --json")
                        .text())
                .contains("\"security\":\"secure\""));
        await().until(() -> distribution.succeed("mail:config palomar.relay").contains("mx.here.test"));
    }

    /** @param port at which mail is taken */
    private static String signed(int port, String fingerprint) {
        return """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            dane MX 10 mx.dane
            mx.dane A 127.0.0.5
            _smtp._tls.dane TXT "v=TLSRPTv1; rua=mailto:sol@dane.signed.test"
            _%1$d._tcp.mx.dane TLSA 3 1 1 %2$s
            wrong MX 10 mx.wrong
            mx.wrong A 127.0.0.5
            _%1$d._tcp.mx.wrong TLSA 3 1 1 0000000000000000000000000000000000000000000000000000000000000000
            """.formatted(port, fingerprint);
    }

    private static HttpsServer policies(Credentials credentials) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.9", 443), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(credentials.context()));
        server.createContext("/.well-known/mta-sts.txt", exchange -> {
            String domain = exchange.getRequestHeaders().getFirst("Host").replaceFirst("^mta-sts\\.", "");
            byte[] policy = "version: STSv1\r\nmode: enforce\r\nmx: mx.%s\r\nmax_age: 86400\r\n"
                    .formatted(domain)
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, policy.length);
            exchange.getResponseBody().write(policy);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.add(one);
        return one;
    }

    private String story(String subject) {
        return distribution.succeed("mail:trace --subject " + subject);
    }

    /** How its delivery went, once it was. */
    private void arrives(String mailbox, String subject, String how) {
        await().untilAsserted(() -> assertThat(postfix.mail(mailbox))
                .anySatisfy(mail -> assertThat(mail).contains("said: " + subject, "using TLSv1.3")));
        await().untilAsserted(() -> assertThat(story(subject)).contains(how));
    }

    /** What the queue says of a destination, once it has tried. */
    private void waits(String domain, String... words) {
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:queue-list --summary") + entry(domain))
                .contains(words));
    }

    private String entry(String domain) {
        return distribution.succeed("mail:queue-list --json --destination " + domain);
    }

    @Test
    void mailGoesUnderTheCertificateThatDnssecVouchesFor() {
        ana.send("sol@dane.signed.test", "vouched");
        arrives("dane", "vouched", "verified by DANE");
    }

    @Test
    void mailWaitsForAServerWithAnotherCertificateThanDnssecSaysAndNeverGoesInTheClear() throws IOException {
        ana.send("sol@wrong.signed.test", "forged");
        waits("wrong.signed.test", "no TLSA record of mx.wrong.signed.test holds for the certificate");
        distribution.succeed("mail:queue-retry --destination wrong.signed.test");
        await().untilAsserted(() -> assertThat(story("forged")).containsPattern("(?s)TLSA record.*TLSA record"));
        assertThat(postfix.mail("wrong")).isEmpty();
        assertThat(postfix.log()).doesNotContain("sol@wrong.signed.test");
    }

    @Test
    void aDomainHearsHowTlsWentWithItsServers() {
        ana.send("sol@dane.signed.test", "counted");
        arrives("dane", "counted", "verified by DANE");
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:tls-reports dane.signed.test --json"))
                .contains("\"domain\":\"dane.signed.test\"", "\"failed\":0"));
        assertThat(distribution.succeed("mail:tls-reports dane.signed.test --send"))
                .contains("no key signs for mx.here.test");
        String record = distribution
                .succeed("mail:dkim-create mx.here.test --foreign --algorithm rsa")
                .lines()
                .filter(line -> line.contains(" IN TXT "))
                .findFirst()
                .orElseThrow();
        distribution.succeed("mail:dkim-activate mx.here.test "
                + record.substring(0, record.indexOf("._domainkey.")).strip());
        assertThat(distribution.succeed("mail:tls-reports dane.signed.test --send"))
                .contains("mailed to sol@dane.signed.test");
        await().untilAsserted(() -> assertThat(postfix.mail("dane"))
                .anySatisfy(mail -> assertThat(mail)
                        .contains(
                                "DKIM-Signature:",
                                "d=mx.here.test",
                                "TLS-Report-Domain: dane.signed.test",
                                "TLS-Required: No",
                                "application/tlsrpt+gzip")));
        assertThat(distribution.succeed("mail:tls-reports dane.signed.test")).contains("Nothing is counted");
    }

    @Test
    void aDestinationCanBeLookedAtWithoutSendingAnything() {
        assertThat(distribution.succeed("mail:destination sol@dane.signed.test --json"))
                .contains("\"verdict\":\"accepted\"", "\"dnssec\":\"secure\"", "\"tls\":\"TLSv1.3", "250 2.1.5 Ok");
        assertThat(distribution.succeed("mail:destination nobody@dane.signed.test --json"))
                .contains("\"verdict\":\"refused\"", "550 5.1.1");
        assertThat(distribution.succeed("mail:destination sol@wrong.signed.test"))
                .contains("unreachable", "no TLSA record of mx.wrong.signed.test holds for the certificate");
        assertThat(distribution.succeed("mail:destination gone.signed.test --json"))
                .contains("\"verdict\":\"no-domain\"");
    }

    @Test
    void aPolicyIsObeyedAndKeptAcrossARestart() throws Exception {
        ana.send("sol@strict.plain.test", "strict");
        arrives("strict", "strict", "verified by MTA-STS");
        ana.send("sol@other.plain.test", "elsewhere");
        waits("other.plain.test", "mx.other.plain.test");
        assertThat(postfix.mail("other")).isEmpty();

        policies.stop(0); // nobody tells of policies any more
        distribution.stop();
        distribution.startAgain();
        LineConnection.awaitOpen(distribution.port(2587));
        distribution.succeed("mail:queue-retry --destination other.plain.test");
        ana.send("sol@strict.plain.test", "again");
        arrives("strict", "again", "verified by MTA-STS");
        await().untilAsserted(() -> assertThat(story("elsewhere")).containsPattern("(?s)4\\.7\\.5.*4\\.7\\.5"));
        assertThat(postfix.mail("other")).isEmpty();
        assertThat(postfix.log()).doesNotContain("sol@other.plain.test");
    }
}
