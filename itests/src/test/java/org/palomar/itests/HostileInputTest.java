package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** After the worst that clients can send, the server is as well as before: it answers, remembers nothing, and its log is clean. */
class HostileInputTest {

    /** What a second round may leave behind, in octets: caches that were not full yet, far less than what was sent. */
    private static final long GROWTH = 16 << 20;

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    @Test
    void survivesTheWorst() throws Exception {
        try (Distribution distribution = Distribution.start(Map.of(Distribution.JAVA_OPTS, ""))) {
            List<Account> accounts = Account.create(distribution, "hostile.example", "victim", "bystander");
            int logged = distribution.log().size();
            SSLContext trust = InstanceTrust.context(distribution);
            List<Attack> attacks = Stream.concat(
                            SmtpAttacks.on(accounts.get(0)).stream(), ReaderAttacks.on(accounts.get(0)).stream())
                    .toList();
            attack(distribution, trust, attacks);
            awaitNoSessions(distribution);
            long before = liveOctets(distribution);
            attack(distribution, trust, attacks);
            awaitNoSessions(distribution);
            assertThat(liveOctets(distribution) - before).as("memory").isLessThan(GROWTH);
            othersAreServed(distribution, accounts.get(1));
            List<String> log = distribution.log();
            assertCleanLog(log.subList(logged, log.size()));
        }
    }

    private static void attack(Distribution distribution, SSLContext trust, List<Attack> attacks) {
        SoftAssertions all = new SoftAssertions();
        for (Attack attack : attacks) {
            all.assertThatCode(
                            () -> assertThat(said(distribution, trust, attack)).containsPattern(attack.answer()))
                    .as(attack.name())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private static String said(Distribution distribution, SSLContext trust, Attack attack) throws IOException {
        int port = distribution.port(attack.port());
        try (RawClient client =
                attack.way() == Attack.Way.SECURE ? RawClient.secure(trust, port) : RawClient.plain(port)) {
            List<String> packets = attack.packets();
            StringBuilder said = new StringBuilder();
            if (attack.way() != Attack.Way.BLIND) {
                client.line();
            }
            for (String packet : packets.subList(0, packets.size() - 1)) {
                client.send(packet);
                said.append(client.line());
            }
            client.send(packets.getLast());
            if (attack.way() != Attack.Way.SECURE || !packets.getLast().matches("(?s).*(QUIT|LOGOUT)\r\n")) {
                client.end();
            }
            return said.append(client.rest()).toString();
        }
    }

    private static void awaitNoSessions(Distribution distribution) {
        await().untilAsserted(() ->
                assertThat(distribution.succeed("mail:sessions --json").strip()).isEqualTo("[]"));
    }

    /** Octets of objects that are in use, after a full collection. */
    private static long liveOctets(Distribution distribution) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Distribution.Output histogram =
                Distribution.run("", jcmd, Long.toString(distribution.pid()), "GC.class_histogram");
        Matcher total = TOTAL.matcher(histogram.text());
        assertThat(total.find()).as(histogram.text()).isTrue();
        return Long.parseLong(total.group(1));
    }

    private static void othersAreServed(Distribution distribution, Account account) throws Exception {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            assertThat(sender.send(account.address(), "Subject: still here\r\n\r\nwell\r\n"))
                    .startsWith("250");
        }
        assertThat(new AngusClient(distribution, account).readBySubject("still here"))
                .contains("well");
    }

    private static void assertCleanLog(List<String> log) {
        assertThat(log)
                .noneMatch(line -> line.contains("| ERROR |"))
                .noneMatch(line -> line.contains("forged"))
                .noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by:"))
                .noneMatch(line -> line.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c)));
    }
}
