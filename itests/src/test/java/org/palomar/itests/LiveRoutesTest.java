package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private Account strict = account;

    LiveRoutesTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccounts() {
        List<Account> accounts = Account.create(distribution, "routes.example", "nora", "rita");
        account = accounts.getFirst();
        strict = accounts.getLast();
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
    void pointsOfARouteCountAsMuchAsTheirRecipientWants() throws Exception {
        try (EditedFile route = new EditedFile(distribution, "deploy/points.yaml")) {
            route.save("""
                    - route:
                        from:
                          uri: palomar:content
                          steps:
                            - to: palomar:score?rule=TRY&points=3&detail=${body.subject}
                    """);
            await().until(this::steps, steps -> steps.contains("points.yaml"));
            distribution.succeed("mail:step-set threshold " + strict.address() + " junk 2.5");
            assertThat(delivered("points")).contains("X-Spam-Status: No, score=3.0 required=6.0 tests=TRY=3.0\r\n");
            try (SmtpSender sender = new SmtpSender(distribution)) {
                assertThat(sender.send(strict.address(), "Subject: points\r\n\r\nx\r\n"))
                        .startsWith("250");
            }
            assertThat(new AngusClient(distribution, strict).readBySubject("Junk", "points"))
                    .contains("X-Spam-Flag: YES\r\n", "required=2.5");
            assertThat(distribution.succeed("mail:trace --recipient " + strict.address()))
                    .contains("TRY 3.0 (points)");
        }
        await().until(this::steps, steps -> !steps.contains("points.yaml"));
        assertThat(distribution.succeed("mail:step-settings threshold --json")).contains(strict.address(), "2.5");
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
