package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The manual's Camel route is dropped into the running server, acts, is broken, mended and removed. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveRoutesTest {

    private static final Path EXAMPLE = Path.of("../docs/examples/vip-and-lottery.xml");
    private static final String DEPLOYED = "deploy/vip-and-lottery.xml";
    private static final String TAG = "X-Seen-Subject";

    private final Distribution distribution;
    private Account account = new Account("", "");

    LiveRoutesTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccount() {
        account = Account.create(distribution, "routes.example", "nora").getFirst();
    }

    @Test
    void aRouteActsWhileItsFileIsThereAndItsLastGoodVersionWhileItIsBroken() throws Exception {
        String good = Files.readString(EXAMPLE);
        try (EditedFile route = new EditedFile(distribution, DEPLOYED)) {
            route.save(good);
            await().until(this::steps, steps -> steps.contains(DEPLOYED));
            assertThat(delivered("dropped")).contains(TAG + ": dropped\r\n");

            route.save(good.replace("<choice>", "<choise>"));
            await().until(this::health, health -> health.contains(DEPLOYED));
            assertThat(health()).contains("line 9", "choise", "last good routes are in force");
            assertThat(delivered("broken")).contains(TAG + ": broken\r\n");
            distribution.succeed("bundle:update palomar-pipeline");
            assertThat(delivered("renewed")).contains(TAG + ": renewed\r\n");

            route.save(good.replace(TAG, "X-Mended"));
            await().until(this::health, health -> !health.contains(DEPLOYED));
            assertThat(delivered("mended")).contains("X-Mended: mended\r\n").doesNotContain(TAG);

            route.delete();
            await().until(this::steps, steps -> !steps.contains(DEPLOYED));
            assertThat(delivered("removed")).doesNotContain(TAG, "X-Mended");
        }
    }

    @Test
    void aRouteWithAWrongNameOfAnOptionIsRefusedAsAWhole() throws IOException {
        try (EditedFile route = new EditedFile(distribution, "deploy/hasty.yaml")) {
            route.save(
                    "- route:\n    from:\n      uri: palomar:content?rnak=1\n      steps:\n        - to: palomar:junk\n");
            await().until(this::health, health -> health.contains("deploy/hasty.yaml"));
            assertThat(health()).contains("rnak");
            assertThat(steps()).doesNotContain("hasty");
        }
        await().until(this::health, health -> !health.contains("hasty"));
    }

    private String delivered(String subject) throws Exception {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            String reply = sender.send(account.address(), "Subject: " + subject + "\r\n\r\nx\r\n");
            assertThat(reply).startsWith("250");
        }
        return new AngusClient(distribution, account).readBySubject(subject);
    }

    private String steps() {
        return distribution.succeed("mail:steps");
    }

    private String health() {
        return distribution.succeed("mail:health");
    }
}
