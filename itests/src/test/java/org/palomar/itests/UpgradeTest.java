package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new build on the data of an old one. */
class UpgradeTest {

    @Test
    void aNewBuildKeepsWhichFeaturesTheOperatorInstalledAndUninstalled(@TempDir Path folder) throws Exception {
        Path build = folder.resolve("new");
        Distribution.Output copied = Distribution.run("", "cp", "-r", Distribution.BUILD.toString(), build.toString());
        assertThat(copied.status()).as(copied.text()).isZero();
        Files.writeString(
                build.resolve("lib/what-is-new.txt"), "A build differs by the names and contents of its files.");
        try (Distribution distribution = Distribution.start()) {
            distribution.succeed("mail:domain-create upgrade.example");
            distribution.succeed("feature:uninstall palomar-pop3");
            distribution.succeed("feature:install palomar-webconsole");
            String before = builds(distribution);
            distribution.stop();
            distribution.startAgainFrom(build.resolve("bin/palomar"));
            assertThat(builds(distribution)).isNotEqualTo(before);
            assertThat(distribution.succeed("feature:list -i -r --no-format"))
                    .contains("palomar-imap", "palomar-webconsole")
                    .doesNotContain("palomar-pop3");
            assertThat(distribution.succeed("mail:domain-list")).contains("upgrade.example");
        }
    }

    private static String builds(Distribution distribution) throws Exception {
        return Files.readString(distribution.data().resolve("karaf/build"));
    }
}
