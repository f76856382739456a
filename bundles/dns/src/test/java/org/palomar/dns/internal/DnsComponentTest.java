package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.dns.internal.MailRouteTest.failure;
import static org.palomar.dns.internal.MailRouteTest.value;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.Security;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Settings, health and figures; and that nothing is left of it when it stops. */
class DnsComponentTest {

    private static final Domain NAME = Domain.of("name.test");

    private static Map<String, Object> servers(ScriptedServer... servers) {
        return Map.of(
                "servers",
                Arrays.stream(servers)
                        .map(server -> "127.0.0.1:" + server.address().getPort())
                        .collect(Collectors.joining(",")),
                "attempts",
                "1");
    }

    private static ScriptedServer saying(String text) throws IOException {
        return new ScriptedServer(asked -> asked.records("name.test. 300 TXT " + text));
    }

    @Test
    void newServersAreAskedFromTheNextCallOn() throws IOException {
        try (ScriptedServer old = saying("old");
                ScriptedServer young = saying("young")) {
            DnsComponent dns = new DnsComponent(servers(old));
            assertThat(value(dns.txt(NAME))).containsExactly("old");
            dns.modified(servers(old));
            assertThat(value(dns.txt(NAME))).containsExactly("old");
            assertThat(old.questions())
                    .as("the same settings keep what is known")
                    .containsExactly(". NS", "name.test TXT");
            dns.modified(servers(young));
            assertThat(value(dns.txt(NAME))).containsExactly("young");
            dns.stop();
        }
    }

    @Test
    void wrongSettingsAreNamedAndLeaveTheLastGoodOnes() throws IOException {
        try (ScriptedServer server = saying("good")) {
            DnsComponent dns = new DnsComponent(servers(server));
            dns.modified(Map.of("servers", "ns.example.org"));
            assertThat(dns.findings())
                    .extracting(HealthFinding::text)
                    .containsExactly(
                            "etc/palomar.dns.cfg: servers: each must be an address, as 127.0.0.1, 127.0.0.1:5353 or"
                                    + " [::1]:5353");
            assertThat(value(dns.txt(NAME))).containsExactly("good");
            dns.stop();
        }
    }

    /** By the defaults, mail might leave without the checks that were configured. */
    @Test
    void whereNothingWasRightSinceTheStartNobodyIsToldWhereMailGoes() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> asked.records("name.test. 300 MX 10 mx.test."))) {
            DnsComponent dns = new DnsComponent(Map.of("dnssec", "perhaps"));
            assertThat(dns.mx(NAME))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.detail()).contains("etc/palomar.dns.cfg: dnssec"));
            assertThat(dns.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED));
            dns.modified(servers(server));
            assertThat(dns.mx(NAME)).isInstanceOf(Answer.Found.class);
            dns.stop();
        }
    }

    @Test
    void saysThatNoServerAnswersUntilOneDoes() throws IOException {
        ScriptedServer gone = saying("gone");
        gone.close();
        try (ScriptedServer server = saying("here")) {
            DnsComponent dns = new DnsComponent(servers(gone));
            assertThat(failure(dns.txt(Domain.of("one.test")))).isEqualTo(Failure.UNREACHABLE);
            assertThat(dns.findings()).as("one failure may be the name's").isEmpty();
            dns.txt(Domain.of("two.test"));
            dns.txt(Domain.of("three.test"));
            assertThat(dns.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text())
                            .startsWith("No name server (127.0.0.1 port "
                                    + gone.address().getPort()));
            dns.modified(servers(gone, server));
            for (String name : List.of("four.test", "five.test", "six.test")) {
                assertThat(failure(dns.txt(Domain.of(name)))).isEqualTo(Failure.MALFORMED);
            }
            assertThat(dns.findings()).as("one that answers is enough").isEmpty();
            dns.stop();
        }
    }

    @Test
    void theBitOfAServerOnThisMachineCountsOnlyWhenItIsTrusted() throws IOException {
        try (ScriptedServer vouching = new ScriptedServer(asked -> {
            if (asked.name().equals(".")) {
                asked.code(Rcode.REFUSED); // the look whether anybody answers
                return;
            }
            Message reply = asked.reply(0, asked.name() + ". 300 TXT here");
            // RFC 6840 §5.7: who understands the bit sets it in the question.
            if (asked.query().getHeader().getFlag(Flags.AD) && asked.name().startsWith("signed")) {
                reply.getHeader().setFlag(Flags.AD);
            }
            asked.say(reply);
        })) {
            DnsComponent dns = new DnsComponent(servers(vouching));
            assertThat(security(dns, "signed.test")).isEqualTo(Security.SECURE);
            assertThat(security(dns, "plain.test")).isEqualTo(Security.INSECURE);
            Map<String, Object> off = new HashMap<>(servers(vouching));
            off.put("dnssec", "off");
            dns.modified(off);
            assertThat(security(dns, "signed.test")).isEqualTo(Security.INDETERMINATE);
            dns.stop();
        }
    }

    /** A resolver that checks says SERVFAIL to what is forged: whoever asks another one then gets the forgery. */
    @Test
    void besideAServerThatIsTrustedNoOtherIsAsked() throws IOException {
        ScriptedServer gone = saying("gone");
        gone.close();
        Map<String, Object> mixed = new HashMap<>(servers(gone));
        mixed.merge("servers", ",192.0.2.53", (here, elsewhere) -> here + "" + elsewhere);
        mixed.put("deadline", "1s");
        DnsComponent dns = new DnsComponent(mixed);
        for (String name : List.of("one.test", "two.test", "three.test")) {
            assertThat(failure(dns.txt(Domain.of(name)))).isEqualTo(Failure.UNREACHABLE);
        }
        assertThat(dns.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .startsWith("No name server (127.0.0.1 port "
                                + gone.address().getPort() + ") has"));
        dns.stop();
    }

    private static Security security(DnsComponent dns, String name) {
        return ((Answer.Found<List<String>>) dns.txt(Domain.of(name))).security();
    }

    @Test
    void noThreadIsLeftOfIt() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (ScriptedServer server = saying("here")) {
            Map<String, Object> checking = new HashMap<>(servers(server));
            checking.put("dnssec", "validate");
            DnsComponent dns = new DnsComponent(checking);
            dns.txt(NAME);
            dns.mx(NAME);
            dns.stop();
            assertThat(failure(dns.txt(Domain.of("late.test")))).isEqualTo(Failure.CLOSED);
        }
        // The JDK's own, for any code: carriers, their poller, the common pool.
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .allMatch(name ->
                        name.startsWith("ForkJoinPool") || name.contains("Poller") || name.contains("VirtualThread"));
    }

    @Test
    void countsWhatItDoes() throws IOException {
        Map<String, Double> figures = new HashMap<>();
        try (ScriptedServer server = saying("here")) {
            DnsComponent dns = new DnsComponent(servers(server));
            dns.txt(NAME);
            dns.txt(NAME);
            dns.txt(Domain.of("other.test"));
            dns.stop();
            dns.report(new MetricSink() {
                @Override
                public void counter(String name, String help, Map<String, String> labels, long value) {
                    figures.merge(name + labels, (double) value, Double::sum);
                }

                @Override
                public void gauge(String name, String help, Map<String, String> labels, double value) {
                    figures.put(name, value);
                }

                @Override
                public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                    figures.put(name, (double) timing.count());
                }
            });
        }
        assertThat(figures)
                .containsEntry("palomar_dns_lookups{result=found}", 1.0)
                .containsEntry("palomar_dns_failures{reason=malformed}", 1.0)
                .containsEntry("palomar_dns_cache_hits{}", 1.0)
                .containsEntry("palomar_dns_cache_entries", 2.0)
                .containsEntry("palomar_dns_lookup", 2.0);
    }
}
