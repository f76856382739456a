package org.palomar.itests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.itests.UnrulyServer.Manner;

/**
 * Other servers that do all that they shouldn't, each with a domain and an address of its own: mail for a good one is not held up, what is refused comes back with their words, and
 * the rest waits and arrives once they behave.
 */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnrulyServersTest {

    private static final Set<Manner> REFUSING = Set.of(
            Manner.REFUSES_THE_SENDER, Manner.REFUSES_THE_RECIPIENT, Manner.REFUSES_DATA, Manner.REFUSES_THE_TEXT);

    private final Distribution distribution;
    private final Map<Manner, UnrulyServer> servers = new EnumMap<>(Manner.class);
    private Correspondent eva;
    private NameServer names;
    private EditedFile dnsSettings;
    private EditedFile relaySettings;

    UnrulyServersTest(Distribution distribution) {
        this.distribution = distribution;
        this.eva = new Correspondent(distribution, new Account("", ""));
    }

    @BeforeAll
    void start(@TempDir Path dns) throws IOException {
        eva = new Correspondent(
                distribution, Account.create(distribution, "unruly.test", "eva").getFirst());
        Map<Manner, String> addresses = new EnumMap<>(Manner.class);
        StringBuilder zone = new StringBuilder("""
                $TTL 60
                @ SOA ns hostmaster 1 3600 600 86400 60
                @ NS ns
                ns A 127.0.0.1
                """);
        for (Manner manner : Manner.values()) {
            String address = "127.0.0." + (50 + addresses.size());
            addresses.put(manner, address);
            zone.append("%1$s MX 10 mx.%1$s%nmx.%1$s A %2$s%n".formatted(name(manner), address));
        }
        int port = NameServer.freePort(addresses.values().toArray(String[]::new));
        for (Map.Entry<Manner, String> one : addresses.entrySet()) {
            servers.put(one.getKey(), new UnrulyServer(one.getValue(), port, one.getKey()));
        }
        names = new NameServer(dns, "test", zone.toString());
        dnsSettings = new EditedFile(distribution, "etc/palomar.dns.cfg");
        dnsSettings.saveWithLine("servers = 127.0.0.1:" + names.port());
        relaySettings = new EditedFile(distribution, "etc/palomar.relay.cfg");
        relaySettings.saveWithLine(
                "host-name = mx.unruly.test\nport = " + port + "\nrefused-networks = none\nreply-deadline = 2s");
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:dns " + domain(Manner.WELL)))
                .contains("mx." + domain(Manner.WELL)));
        await().untilAsserted(() ->
                assertThat(distribution.succeed("mail:config palomar.relay")).contains("mx.unruly.test"));
    }

    @AfterAll
    void stop() throws IOException {
        relaySettings.close();
        dnsSettings.close();
        names.close();
        for (UnrulyServer server : servers.values()) {
            server.close();
        }
    }

    private static String name(Manner manner) {
        return manner.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String domain(Manner manner) {
        return name(manner) + ".test";
    }

    private static String to(Manner manner) {
        return "bo@" + domain(manner);
    }

    private String trace(Manner manner) {
        return distribution.succeed("mail:trace --recipient " + to(manner));
    }

    /** What the texts that a server has taken say. */
    private List<String> kept(Manner manner) {
        return requireNonNull(servers.get(manner)).kept().stream()
                .map(text -> text.lines()
                        .filter(line -> line.startsWith("said: "))
                        .findFirst()
                        .orElse(text))
                .toList();
    }

    @Test
    void whateverTheyDoNothingIsLostAndNobodyElseWaits() throws Exception {
        for (Manner manner : Manner.values()) {
            eva.send(to(manner), name(manner));
        }
        await().untilAsserted(() -> assertThat(kept(Manner.WELL)).containsExactly("said: well"));
        for (Manner manner : REFUSING) {
            await().untilAsserted(() -> assertThat(eva.inbox("Undelivered"))
                    .filteredOn(notice -> notice.contains(to(manner)))
                    .singleElement()
                    .asString()
                    .containsPattern(words(manner)));
        }
        for (Manner manner : Manner.values()) {
            if (manner != Manner.WELL && !REFUSING.contains(manner)) {
                await().untilAsserted(() -> assertThat(trace(manner)).containsPattern(words(manner)));
            }
        }
        servers.values().forEach(UnrulyServer::behaveWell);
        distribution.succeed("mail:queue-retry --all");
        for (Manner manner : Manner.values()) {
            List<String> expected = REFUSING.contains(manner) ? List.of() : List.of("said: " + name(manner));
            await().untilAsserted(() -> assertThat(kept(manner)).isEqualTo(expected));
        }
        await().untilAsserted(() -> assertThat(distribution.succeed(
                        "mail:queue-list --sender " + eva.account().address() + " --json"))
                .contains("\"entries\":[]"));
        assertThat(distribution.log()).noneMatch(line -> line.contains("| ERROR |"));
    }

    /** What the notice, or the trace of what waits, says at the least. */
    private static String words(Manner manner) {
        return switch (manner) {
            case WELL -> "relayed";
            case DROPS_CONNECTIONS -> "attempt 1 .*the server closed the connection";
            case SAYS_NOTHING -> "attempt 1 .*no reply within 2 s";
            case TALKS_GARBAGE -> "attempt 1 .*can't be reached";
            case NEVER_ENDS_A_REPLY -> "attempt 1 .*can't be reached";
            case REFUSES_AT_GREETING -> "attempt 1 .*554 5.7.1 Nobody is welcome here";
            case REFUSES_THE_SENDER -> "550 5.7.1 Not from you";
            case REFUSES_THE_RECIPIENT -> "550 5.1.1 Never heard of";
            case REFUSES_DATA -> "554 5.6.0 No text, please";
            case REFUSES_THE_TEXT -> "554 5.7.1 Spam, I say";
            case GREYLISTS -> "451 4.7.1 Come back later";
            case CLOSES_AFTER_THE_TEXT -> "deferred .*the server may have it";
        };
    }
}
