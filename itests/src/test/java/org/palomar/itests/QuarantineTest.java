package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Mail that a filter holds, on the built distribution: what is acknowledged is in the quarantine or in a mailbox, once, however often the server is killed. */
class QuarantineTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MESSAGES = Integer.getInteger("palomar.quarantine.messages", 60);
    private static final Pattern ENTRY = Pattern.compile("\"id\":\"?(\\d+)\"?");
    private static final Pattern LINK = Pattern.compile("/quarantine/release/[0-9a-z-]+");
    private static final String ROUTE = """
            - route:
                from:
                  uri: palomar:content
                  steps:
                    - choice:
                        when:
                          - simple: "${body.subject} contains 'odd'"
                            steps:
                              - to: palomar:quarantine?reason=looks odd
            """;

    private static List<String> entries(Distribution distribution, String... conditions) {
        List<String> ids = new ArrayList<>();
        Matcher found = ENTRY.matcher(
                distribution.succeed("mail:quarantine --limit 1000 --json " + String.join(" ", conditions)));
        while (found.find()) {
            ids.add(found.group(1));
        }
        return ids;
    }

    private static void send(Distribution distribution, Account to, String subject) throws IOException {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            assertThat(sender.send(to.address(), "Subject: " + subject + "\r\n\r\nsaid: " + subject + "\r\n"))
                    .startsWith("250");
        }
    }

    private static String said(String message) {
        return message.substring(message.indexOf("said: ")).lines().findFirst().orElseThrow();
    }

    /** Where the route holds mail. */
    private static Account ana(Distribution distribution) throws IOException {
        Account ana = Account.create(distribution, "held.test", "ana", "ben").getFirst();
        new EditedFile(distribution, "deploy/odd.yaml").save(ROUTE);
        await().atMost(PATIENCE).until(() -> distribution.succeed("mail:steps"), steps -> steps.contains("odd.yaml"));
        return ana;
    }

    /** For two minutes after a start nobody is told anything: the other server is killed meanwhile. */
    @Test
    void whatIsHeldIsToldReviewedAndComesOnceThoughTheServerIsKilled() throws Exception {
        try (Distribution telling = Distribution.start()) {
            Account told = ana(telling);
            holdsBeforeTheHourOfItsDigest(telling, told);
            try (Distribution distribution = Distribution.start()) {
                Account ana = ana(distribution);
                Correspondent owner = new Correspondent(distribution, ana);
                decidesOnWhatIsNamed(distribution, ana, owner);
                survivesKills(distribution, ana, owner);
                isDeferredWhileTheBundleIsAwayAndGoesToJunkWithoutIt(distribution, ana, owner);
                assertThat(distribution.exec("mail:store-check").status()).isZero();
            }
            tellsItsOwnerWhoReleasesItByALink(telling, new Correspondent(telling, told));
        }
    }

    /** It is told at an hour of what was held before: where clocks have just come to one. */
    private void holdsBeforeTheHourOfItsDigest(Distribution distribution, Account ana) throws Exception {
        send(distribution, ana, "odd digest");
        LocalTime due = LocalTime.now(ZoneOffset.UTC).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        int past = due.toSecondOfDay() % 3600;
        new EditedFile(distribution, "etc/palomar.quarantine.cfg")
                .saveWithLine("digest = " + due.getHour() + "\ntime-zone = " + ZoneOffset.ofTotalSeconds(-past)
                        + "\nnobody-knows = this\npublic-url = https://127.0.0.1:" + distribution.port(8443));
        await().atMost(PATIENCE)
                .until(() -> distribution.succeed("mail:health"), health -> health.contains("nobody-knows"));
    }

    private void tellsItsOwnerWhoReleasesItByALink(Distribution distribution, Correspondent owner) throws Exception {
        await().atMost(PATIENCE.multipliedBy(3))
                .until(() -> owner.inbox("held for you").size() == 1);
        String letter =
                owner.inbox("held for you").getFirst().replaceAll("=\r?\n", "").replace("=3D", "=");
        assertThat(letter).contains("From: Postmaster <postmaster@held.test>", "odd digest", "looks odd");
        Matcher link = LINK.matcher(letter);
        assertThat(link.find()).as(letter).isTrue();
        WebClient browser = new WebClient(distribution);
        assertThat(browser.get(link.group()).body()).as(letter).contains("odd digest", "<form");
        assertThat(browser.post(link.group() + "a", "x").statusCode()).isEqualTo(404);
        assertThat(owner.inbox("odd digest")).isEmpty();
        assertThat(browser.post(link.group(), "x").statusCode()).isEqualTo(200);
        assertThat(owner.inbox("odd digest")).hasSize(1);
        assertThat(browser.post(link.group(), "x").statusCode()).isEqualTo(410);
        assertThat(entries(distribution)).isEmpty();
    }

    private void decidesOnWhatIsNamed(Distribution distribution, Account ana, Correspondent owner) throws Exception {
        send(distribution, ana, "odd release");
        send(distribution, ana, "odd delete");
        send(distribution, ana, "plain");
        assertThat(owner.inbox("odd release")).isEmpty();
        assertThat(owner.inbox("plain")).hasSize(1);
        List<String> held = entries(distribution, "--account", ana.address());
        assertThat(held).hasSize(2);
        assertThat(distribution.succeed("mail:quarantine-show " + held.getLast()))
                .contains("odd release", "looks odd", ana.address());
        assertThat(distribution.succeed("mail:quarantine-message " + held.getLast()))
                .contains("said: odd release");
        distribution.succeed("mail:quarantine-wrong " + held.getLast());
        distribution.succeed("mail:quarantine-release " + held.getLast());
        distribution.succeed("mail:quarantine-delete " + held.getFirst());
        assertThat(entries(distribution)).isEmpty();
        assertThat(owner.inbox("odd release")).singleElement().asString().contains("Delivered-To: " + ana.address());
        assertThat(distribution
                        .exec("mail:quarantine-release " + held.getLast())
                        .status())
                .isNotZero();
        assertThat(distribution.succeed("mail:trace --recipient " + ana.address()))
                .contains("odd release");
    }

    /** The second kill is in the middle of releases. */
    private void survivesKills(Distribution distribution, Account ana, Correspondent owner) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            send(distribution, ana, "odd kept " + i);
        }
        distribution.kill();
        distribution.startAgain();
        assertThat(entries(distribution)).hasSize(MESSAGES);
        Thread releasing = Thread.ofVirtual()
                .start(() -> distribution.exec(
                        "mail:quarantine-release --account " + ana.address() + " --yes --up-to 999999999"));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> owner.inbox("odd kept").size() > 0);
        distribution.kill();
        assertThat(releasing.join(PATIENCE)).isTrue();
        distribution.startAgain();
        LineConnection.awaitOpen(distribution.port(2993));
        int arrived = owner.inbox("odd kept").size();
        List<String> left = entries(distribution);
        assertThat(arrived + left.size()).isEqualTo(MESSAGES);
        if (!left.isEmpty()) {
            distribution.succeed("mail:quarantine-release --account " + ana.address() + " --yes --up-to 999999999");
        }
        assertThat(owner.inbox("odd kept"))
                .hasSize(MESSAGES)
                .extracting(QuarantineTest::said)
                .doesNotHaveDuplicates();
        assertThat(entries(distribution)).isEmpty();
    }

    private void isDeferredWhileTheBundleIsAwayAndGoesToJunkWithoutIt(
            Distribution distribution, Account ana, Correspondent owner) throws Exception {
        send(distribution, ana, "odd before the update");
        distribution.succeed("bundle:update palomar-quarantine");
        send(distribution, ana, "odd after the update");
        assertThat(entries(distribution)).hasSize(2);
        distribution.succeed("feature:uninstall palomar-quarantine");
        send(distribution, ana, "odd without");
        assertThat(new AngusClient(distribution, ana).readBySubject("Junk", "odd without"))
                .contains("X-Palomar-Held: looks odd");
        assertThat(owner.inbox("odd without")).isEmpty();
        distribution.succeed("feature:install palomar-quarantine");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entries(distribution)).hasSize(2));
    }
}
