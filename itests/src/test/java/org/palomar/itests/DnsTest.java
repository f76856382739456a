package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The resolver in the running server, by its command, with a real name server. */
@ExtendWith(SharedDistribution.class)
class DnsTest {

    private static final String ZONE = """
            $TTL 300
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            @ MX 10 mx
            mx AAAA 2001:db8::25
            null MX 0 .
            """;

    private static final String FOUND = "\"result\":\"found\",\"values\":[\"10 mx.mail.test\"],\"ttl-seconds\":";

    @TempDir
    private Path folder;

    private final Distribution distribution;

    DnsTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void saysWhereMailGoesByTheServersOfItsSettingsAlsoAfterAnUpdate() throws IOException {
        try (NameServer server = new NameServer(folder, "mail.test", ZONE);
                EditedFile settings = new EditedFile(distribution, "etc/palomar.dns.cfg")) {
            // Nothing is asked before the servers are in force, which the finding about the other key shows: it would
            // be asked elsewhere.
            settings.saveWithLine("servers = 127.0.0.1:" + server.port() + "\nseen = yes");
            await().pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(distribution.succeed("mail:health"))
                            .contains("etc/palomar.dns.cfg: seen: there is no such key"));
            await().pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(ask("mail.test")).contains(FOUND));
            assertThat(ask("null.mail.test")).contains("null MX");
            assertThat(ask("mx.mail.test")).contains("no MX", "2001:db8");
            assertThat(ask("gone.mail.test")).contains("\"result\":\"no-such-name\"");
            Distribution.Output refused = distribution.exec("mail:dns elsewhere.test");
            assertThat(refused.status()).isNotZero();
            assertThat(refused.text()).contains("server-failure", "REFUSED");

            distribution.succeed("bundle:update palomar-dns");
            assertThat(ask("mail.test")).contains(FOUND);
            assertThat(distribution.succeed("mail:health")).doesNotContain("No name server");
        }
    }

    private String ask(String name) {
        return distribution.exec("mail:dns " + name + " --json").text();
    }
}
