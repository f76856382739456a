package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lists of senders are installed while the server runs, and changed by commands; who is allowed is proven by a real name server. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SenderListsTest {

    private static final String HERE = "choosers.test";

    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            bank TXT "v=spf1 ip4:127.0.0.1 -all"
            shop TXT "v=spf1 ip4:192.0.2.1 ?all"
            """;

    private final Distribution distribution;
    private final List<EditedFile> settings = new ArrayList<>();
    private Account ana = new Account("", "");
    private Account bob = new Account("", "");
    private NameServer nameServer;

    SenderListsTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void start(@TempDir Path dns) throws Exception {
        List<Account> accounts = Account.create(distribution, HERE, "ana", "bob");
        ana = accounts.getFirst();
        bob = accounts.getLast();
        nameServer = new NameServer(dns, "test", ZONE);
        edit("palomar.dns", "servers = 127.0.0.1:" + nameServer.port());
        edit("palomar.filter.senderauth", "trusted-networks = none");
        distribution.succeed("feature:install palomar-filter-senderauth palomar-filter-lists");
        await().until(() -> distribution.succeed("mail:steps"), shown -> shown.contains("lists-author"));
        // The settings are shown before they are in force.
        AtomicInteger probes = new AtomicInteger();
        await().until(
                        () -> delivered("eva@bank.test", "eva@bank.test", "probe " + probes.incrementAndGet() + " end"),
                        text -> text.contains("spf=pass"));
    }

    private void edit(String pid, String line) throws IOException {
        EditedFile edited = new EditedFile(distribution, "etc/" + pid + ".cfg");
        settings.add(edited);
        edited.saveWithLine(line);
        String value = line.substring(line.indexOf('=') + 1).strip();
        await().until(() -> distribution.succeed("mail:config " + pid), shown -> shown.contains(value));
    }

    @AfterAll
    void stop() throws IOException {
        distribution.succeed("feature:uninstall palomar-filter-lists");
        for (EditedFile file : settings) {
            file.close();
        }
        nameServer.close();
    }

    private Distribution.Output mail(Account to, String sender, String author, String subject) {
        return Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2525),
                "--from",
                sender,
                "--to",
                to.address(),
                "--header",
                "From: " + author,
                "--header",
                "Subject: " + subject,
                "--body",
                "said: " + subject);
    }

    /** What ana gets of it, in long lines. */
    private String delivered(String sender, String author, String subject) throws Exception {
        Distribution.Output output = mail(ana, sender, author, subject);
        assertThat(output.status()).as(output.text()).isZero();
        Correspondent owner = new Correspondent(distribution, ana);
        await().untilAsserted(() -> assertThat(owner.inbox(subject)).isNotEmpty());
        return owner.inbox(subject).getLast().replaceAll("\r?\n[ \t]+", " ");
    }

    @Test
    void whoIsBlockedByOneAccountIsRefusedForItAlone() throws Exception {
        distribution.succeed("mail:sender-block " + ana.address() + " pest.test");
        assertThat(distribution.succeed("mail:senders")).contains(ana.address(), "block", "pest.test");
        assertThat(mail(ana, "x@pest.test", "x@pest.test", "unwanted").text())
                .contains("550 5.7.1 Mail from you is not wanted here");
        assertThat(mail(ana, "x@else.test", "x@pest.test", "unwanted").text())
                .contains("550 5.7.1 Mail from you is not wanted here");
        assertThat(mail(bob, "x@pest.test", "x@pest.test", "wanted").status()).isZero();
        distribution.succeed("mail:sender-forget " + ana.address() + " pest.test");
        assertThat(mail(ana, "x@pest.test", "x@pest.test", "again").status()).isZero();
    }

    /** With the message one reply is for all. Bob's list gives him marks that the other lacks, so that each is judged apart. */
    @Test
    void whatADomainBlocksForAnAddressThatLeadsElsewhereReachesOthers() throws Exception {
        String away = "away@leads.test";
        distribution.succeed("mail:domain-create leads.test");
        distribution.succeed("mail:alias-set " + away + " nobody@further.test");
        distribution.succeed("mail:sender-block leads.test pest.test");
        distribution.succeed("mail:sender-allow " + bob.address() + " 127.0.0.0/8");
        Account both = new Account(bob.address() + "," + away, "");
        try {
            Distribution.Output output = mail(both, "eva@bank.test", "x@pest.test", "shared");
            assertThat(output.status()).as(output.text()).isZero();
            Correspondent owner = new Correspondent(distribution, bob);
            await().untilAsserted(() -> assertThat(owner.inbox("shared")).hasSize(1));
            assertThat(distribution.succeed("mail:trace --recipient " + away + " --subject shared"))
                    .contains("550 5.7.1 Mail from you is not wanted here");
        } finally {
            distribution.succeed("mail:sender-forget " + bob.address() + " 127.0.0.0/8");
            distribution.succeed("mail:sender-forget leads.test pest.test");
        }
    }

    @Test
    void whoIsAllowedIsOnlyWhoIsProven() throws Exception {
        distribution.succeed("mail:sender-allow " + HERE + " bank.test");
        distribution.succeed("mail:sender-allow " + HERE + " shop.test");
        assertThat(delivered("eva@bank.test", "eva@bank.test", "genuine")).contains("SENDER_ALLOWED=-100");
        assertThat(delivered("eva@shop.test", "eva@shop.test", "doubtful"))
                .contains("spf=neutral")
                .doesNotContain("SENDER_ALLOWED");
        assertThat(distribution.succeed("mail:trace --recipient " + ana.address() + " --subject genuine"))
                .contains("lists-author");
    }

    /** The database is one of documentation, in which this machine is in Spain. */
    @Test
    void clientsOfACountryAreRefusedOnceADatabaseTellsIt() throws Exception {
        Files.copy(
                Path.of("../bundles/countries/src/test/resources/org/palomar/countries/internal/nested.mmdb"),
                distribution.data().resolve("country.mmdb"));
        String block = "mail:sender-block " + ana.address() + " country:es";
        assertThat(distribution.succeed(block)).contains("feature:install palomar-countries");
        assertThat(mail(ana, "x@else.test", "x@else.test", "untold").status()).isZero();
        distribution.succeed("feature:install palomar-countries");
        try {
            await().until(
                            () -> mail(ana, "x@else.test", "x@else.test", "told")
                                    .text(),
                            text -> text.contains("550 5.7.1 Mail from you is not wanted here"));
            assertThat(mail(bob, "x@else.test", "x@else.test", "wanted").status())
                    .isZero();
            assertThat(distribution.succeed("mail:country 127.0.0.1")).contains("ES", "Spain");
        } finally {
            distribution.succeed("feature:uninstall palomar-countries");
            distribution.succeed("mail:sender-forget " + ana.address() + " country:es");
        }
    }
}
