package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An operator publishes what the assistant says, word for word, in a real name server, and then nothing is missing. */
@ExtendWith(SharedDistribution.class)
class DomainDnsTest {

    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            mx.advised A 203.0.113.25
            """;

    private static final String REVERSE = """
            $TTL 60
            @ SOA ns.test. hostmaster.test. 1 3600 600 86400 60
            @ NS ns.test.
            25 PTR mx.advised.test.
            """;

    private final Distribution distribution;

    DomainDnsTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void whatItSaysIsWhatIsNeeded(@TempDir Path before, @TempDir Path after) throws IOException {
        Account.create(distribution, "advised.test", "ana");
        distribution.succeed("mail:dkim-create advised.test");
        try (NameServer empty = server(before, "");
                EditedFile name = new EditedFile(distribution, "etc/palomar.server.cfg");
                EditedFile dns = new EditedFile(distribution, "etc/palomar.dns.cfg")) {
            name.saveWithLine("host-name = mx.advised.test");
            dns.saveWithLine("servers = 127.0.0.1:" + empty.port());
            await().untilAsserted(() -> assertThat(look())
                    .contains("missing    mx", "missing    spf", "missing    dkim", "missing    dmarc")
                    .contains("good       address", "good       reverse")
                    .contains("10 mx.advised.test."));
            String records = distribution
                    .succeed("mail:domain-dns advised.test --zone")
                    .lines()
                    .filter(line -> line.startsWith("; ") || line.contains(" IN "))
                    .map(line -> line.startsWith("; ") ? line.substring(2) : line)
                    .collect(Collectors.joining("\n", "", "\n"));
            try (NameServer full = server(after, records)) {
                dns.saveWithLine("servers = 127.0.0.1:" + full.port());
                await().untilAsserted(() -> assertThat(look())
                        .contains("Nothing is missing that mail needs.", "good       dkim", "good       dane")
                        .contains("good       service", "optional   mta-sts")
                        .doesNotContain("unknown  ", "different  "));
            }
        }
    }

    private String look() {
        return distribution.succeed("mail:domain-dns advised.test");
    }

    private static NameServer server(Path folder, String records) throws IOException {
        return new NameServer(folder, Map.of("test", ZONE + records, "113.0.203.in-addr.arpa", REVERSE), Set.of());
    }
}
