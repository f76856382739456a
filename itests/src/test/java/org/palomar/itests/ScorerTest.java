package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The scorer is installed while the server runs, taught by files and by an owner who moves mail to Junk, and gives points to what comes next. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScorerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SAMPLES = 30;

    private final Distribution distribution;
    private Account ana = new Account("", "");
    private Account bob = new Account("", "");
    private EditedFile settings;

    ScorerTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void start(@TempDir Path samples) throws Exception {
        List<Account> accounts = Account.create(distribution, "learners.test", "ana", "bob");
        ana = accounts.get(0);
        bob = accounts.get(1);
        settings = new EditedFile(distribution, "etc/palomar.filter.scorer.cfg");
        settings.saveWithLine("least-learned = " + SAMPLES + "\nowners-teach-server = false");
        distribution.succeed("feature:install palomar-filter-scorer");
        await().atMost(PATIENCE)
                .until(() -> distribution.exec("mail:scorer --json").text(), text -> text.contains("server"));
        for (int i = 0; i < SAMPLES; i++) {
            sample(
                    samples.resolve("spam/" + i),
                    "cheap pills " + i,
                    "buy cheap pills now at http://pills.example/" + i);
            sample(samples.resolve("ham/" + i), "minutes " + i, "the minutes of our meeting number " + i);
        }
        assertThat(distribution.succeed("mail:scorer-learn spam " + samples.resolve("spam")))
                .containsPattern("Messages\\s+" + SAMPLES);
        distribution.succeed("mail:scorer-learn ham " + samples.resolve("ham"));
    }

    private static void sample(Path file, String subject, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "From: eva@far.test\r\nTo: ana@learners.test\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject.hashCode() + "@far.test>\r\n\r\n" + text + "\r\n");
    }

    @AfterAll
    void stop() throws IOException {
        distribution.succeed("feature:uninstall palomar-filter-scorer");
        settings.close();
    }

    private void mail(Account to, String subject, String body) {
        Distribution.Output sent = Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2525),
                "--from",
                "eva@far.test",
                "--to",
                to.address(),
                "--header",
                "Subject: " + subject,
                "--body",
                body);
        assertThat(sent.status()).as(sent.text()).isZero();
    }

    private String received(Account account, String subject) {
        Correspondent owner = new Correspondent(distribution, account);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(owner.inbox(subject)).isNotEmpty());
        try {
            return owner.inbox(subject).getFirst().replaceAll("\r?\n[ \t]+", " ");
        } catch (Exception unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void whatWasTaughtByFilesGoesToJunkWithTheReason(@TempDir Path folder) throws Exception {
        mail(bob, "more-pills", "buy cheap pills now, at http://pills.example/more");
        String junk = new AngusClient(distribution, bob).readBySubject("Junk", "more-pills");
        assertThat(junk.replaceAll("\r?\n[ \t]+", " ")).contains("BAYES_SPAM");
        assertThat(distribution.succeed("mail:trace --recipient " + bob.address() + " --subject more-pills"))
                .contains("scorer");
        sample(folder.resolve("m.eml"), "pills", "buy cheap pills now");
        assertThat(distribution.succeed("mail:scorer-explain " + folder.resolve("m.eml")))
                .contains("BAYES_SPAM", "cheap pills");
    }

    @Test
    void whatAnOwnerMovesToJunkCountsForThatOwner() throws Exception {
        String body = "pigeons, lofts and dovecotes of the week for all who keep them";
        for (int i = 0; i < 8; i++) {
            mail(ana, "weekly dovecote " + i, body + " " + i);
        }
        try (ImapClient client = new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), ana)) {
            client.command("SELECT INBOX");
            client.command("MOVE 1:* Junk");
            client.logout();
        }
        await().atMost(PATIENCE)
                .until(
                        () -> distribution.succeed("mail:scorer --json --account " + ana.address()),
                        text -> text.contains("\"spam\":8"));
        mail(ana, "next-dovecote", body);
        mail(bob, "next-dovecote", body);
        assertThat(received(bob, "next-dovecote")).doesNotContain("BAYES_SPAM");
        assertThat(distribution.succeed("mail:trace --json --recipient " + ana.address() + " --subject next-dovecote"))
                .contains("BAYES_SPAM");
    }
}
