package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Greylisting is installed while the server runs: a real Postfix comes back, and a program that does not is not heard of again. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GreylistTest {

    private static final String HERE = "greys.test";
    private static final String THERE = "greytown.test";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Distribution distribution;
    private Correspondent ana;
    private Postfix postfix;
    private EditedFile settings;

    GreylistTest(Distribution distribution) {
        this.distribution = distribution;
        this.ana = new Correspondent(distribution, new Account("", ""));
    }

    @BeforeAll
    void start(@TempDir Path peer) throws IOException {
        ana = new Correspondent(
                distribution, Account.create(distribution, HERE, "ana").getFirst());
        postfix = new Postfix(peer, THERE, List.of("bob"), HERE, distribution.port(2525));
        settings = new EditedFile(distribution, "etc/palomar.filter.greylist.cfg");
        settings.saveWithLine("trusted-networks = none\nspf = false");
        distribution.succeed("feature:install palomar-filter-greylist");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(distribution.succeed("mail:steps")).contains("greylist"));
        // The settings are shown before they are in force.
        await().atMost(PATIENCE).until(() -> program("probe").text(), said -> said.contains("450 4.7.1"));
    }

    @AfterAll
    void stop() throws IOException {
        distribution.succeed("feature:uninstall palomar-filter-greylist");
        settings.close();
        postfix.close();
    }

    /** A program that sends once, and does not come back. */
    private Distribution.Output program(String sender) {
        return Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2525),
                "--from",
                sender + "@" + THERE,
                "--to",
                ana.account().address(),
                "--body",
                "said: once");
    }

    @Test
    void whoComesBackIsTakenAndWhoDoesNotIsNot() throws Exception {
        distribution.succeed("mail:step-set greylist " + HERE + " delay-minutes 0.05");
        postfix.send("bob@" + THERE, ana.account().address(), "Subject: grey\n\nsaid: grey\n");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ana.inbox("grey")).isNotEmpty());
        assertThat(postfix.log()).contains("450 4.7.1 You are new here");
        assertThat(distribution.succeed("mail:greylist bob@" + THERE))
                .contains("passed", ana.account().address());
        assertThat(distribution.exec("mail:greylist-forget bob@" + THERE).text())
                .contains("forgotten");
        assertThat(program("once").text()).contains("450 4.7.1");
        assertThat(distribution.succeed("mail:greylist once@" + THERE)).contains("waiting");
        distribution.succeed("mail:greylist-allow " + THERE);
        postfix.send("eva@" + THERE, ana.account().address(), "Subject: allowed\n\nsaid: allowed\n");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ana.inbox("allowed")).isNotEmpty());
        assertThat(distribution.succeed("mail:greylist eva@")).contains("Nothing");
    }
}
