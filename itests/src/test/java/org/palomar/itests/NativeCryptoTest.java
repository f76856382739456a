package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The native primitives come and go below open TLS sessions. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeCryptoTest {

    private static final int IMAPS = 2993;
    private static final String BUNDLE = "palomar-native-crypto";
    private static final Path JAR = Path.of("../bundles/native-crypto/target/palomar-native-crypto-0.1.0-SNAPSHOT.jar")
            .toAbsolutePath()
            .normalize();

    private final Distribution distribution;
    private Account account = new Account("", "");

    NativeCryptoTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccount() {
        account = Account.create(distribution, "native.example", "nadia").getFirst();
    }

    @Test
    void sessionsGoOnWhileItIsInstalledUpdatedAndUninstalled() throws Exception {
        assertThat(bundles()).noneMatch(line -> line.contains(BUNDLE));
        SSLContext trust = InstanceTrust.context(distribution);
        try (ImapClient first = client(trust)) {
            distribution.succeed("feature:install " + BUNDLE);
            try {
                await().until(() -> timesLoaded() == 1);
                assertThat(bundles()).anyMatch(line -> line.contains("Active") && line.contains(BUNDLE));
                first.command("NOOP");
                try (ImapClient second = client(trust)) {
                    distribution.succeed("bundle:update " + BUNDLE + " " + JAR.toUri());
                    await().until(() -> timesLoaded() == 2);
                    second.command("SELECT INBOX");
                    client(trust).close();
                }
            } finally {
                distribution.succeed("feature:uninstall " + BUNDLE);
            }
            assertThat(bundles()).noneMatch(line -> line.contains(BUNDLE));
            first.command("SELECT INBOX");
            client(trust).close();
        }
        assertThat(unpacked()).isEmpty();
    }

    private ImapClient client(SSLContext trust) throws IOException {
        return new ImapClient(trust, distribution.port(IMAPS), account);
    }

    private List<String> bundles() {
        return distribution.succeed("bundle:list -t 0 -s --no-format").lines().toList();
    }

    private long timesLoaded() throws IOException {
        return distribution.log().stream()
                .filter(line -> line.contains("Cryptographic primitives are native"))
                .count();
    }

    private List<Path> unpacked() throws IOException {
        try (Stream<Path> files = Files.list(distribution.data().resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("amazonCorretto"))
                    .toList();
        }
    }
}
