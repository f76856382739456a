package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lists in the DNS are installed while the server runs: what a real name server says of a client and of links counts, and a list that says yes to all does not. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsListTest {

    private static final String HERE = "listeners.test";

    /** One list of addresses, one of domains, and one that says yes to all. */
    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            2.0.0.127.bl A 127.0.0.2
            5.0.0.127.bl A 127.0.0.4
            5.0.0.127.bl TXT "sends spam"
            test.dbl A 127.0.1.2
            shop.example.dbl A 127.0.1.4
            *.all A 127.0.0.2
            """;

    private static final String LISTED = "127.0.0.5";

    private final Distribution distribution;
    private final List<EditedFile> settings = new ArrayList<>();
    private Account ana = new Account("", "");
    private NameServer nameServer;

    DnsListTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void start(@TempDir Path dns) throws Exception {
        ana = Account.create(distribution, HERE, "ana").getFirst();
        nameServer = new NameServer(dns, "test", ZONE);
        edit("palomar.dns", "servers = 127.0.0.1:" + nameServer.port());
        edit("palomar.filter.dnslist", """
                client-lists = bl.test 127.0.0.2-3=1 127.0.0.4=7, all.test 20
                domain-lists = dbl.test 127.0.1.2-99=3
                own-addresses = 127.0.0.5, 127.0.0.6
                trusted-networks = none""");
        distribution.succeed("feature:install palomar-filter-dnslist");
        await().until(
                        () -> distribution.exec("mail:dnslist --json").text(),
                        text -> text.contains("\"list\":\"bl.test\",\"state\":\"asked\"")
                                && text.contains("\"list\":\"dbl.test\",\"state\":\"asked\""));
    }

    private void edit(String pid, String lines) throws IOException {
        EditedFile edited = new EditedFile(distribution, "etc/" + pid + ".cfg");
        settings.add(edited);
        edited.saveWithLine(lines);
        if (!pid.contains("dnslist")) {
            String value = lines.substring(lines.indexOf('=') + 1).strip();
            await().until(() -> distribution.succeed("mail:config " + pid), shown -> shown.contains(value));
        }
    }

    @AfterAll
    void stop() throws IOException {
        distribution.succeed("feature:uninstall palomar-filter-dnslist");
        for (EditedFile file : settings) {
            file.close();
        }
        nameServer.close();
    }

    private Distribution.Output mail(String client, String subject, String body) {
        return Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2525),
                "--local-interface",
                client,
                "--from",
                "eva@far.test",
                "--to",
                ana.address(),
                "--header",
                "Subject: " + subject,
                "--body",
                body);
    }

    @Test
    void whatListsSayOfTheClientAndOfLinksCounts() throws Exception {
        Distribution.Output sent = mail(LISTED, "listed", "see http://www.shop.example/offer");
        assertThat(sent.status()).as(sent.text()).isZero();
        assertThat(new AngusClient(distribution, ana)
                        .readBySubject("Junk", "listed")
                        .replaceAll("\r?\n[ \t]+", " "))
                .contains("DNSLIST_BL_TEST=7.0", "DNSLIST_DBL_TEST=3.0")
                .doesNotContain("DNSLIST_ALL_TEST");
        assertThat(distribution.succeed("mail:trace --recipient " + ana.address() + " --subject listed"))
                .contains("dnslist");
        Distribution.Output other = mail("127.0.0.6", "unlisted", "see http://www.else.example/offer");
        assertThat(other.status()).as(other.text()).isZero();
        Correspondent owner = new Correspondent(distribution, ana);
        await().untilAsserted(() -> assertThat(owner.inbox("unlisted")).isNotEmpty());
        assertThat(owner.inbox("unlisted").getFirst()).doesNotContain("DNSLIST");
    }

    @Test
    void aListThatSaysYesToAllIsLeftOutAndNamed() {
        assertThat(distribution.succeed("mail:dnslist")).containsPattern("all\\.test.*left-out");
        assertThat(distribution.succeed("mail:health")).contains("The list all.test is left out");
    }

    @Test
    void aLookAsksAllLists() {
        assertThat(distribution.succeed("mail:dnslist " + LISTED))
                .contains("bl.test", "listed", "127.0.0.4 sends spam");
        assertThat(distribution.succeed("mail:dnslist mail.shop.example --json"))
                .contains("{\"list\":\"dbl.test\",\"subject\":\"shop.example\",\"result\":\"listed\",\"points\":3.0");
    }

    @Test
    void anOperatorHearsThatTheServersOwnAddressIsListed() {
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:health"))
                .contains("Our address " + LISTED + " is on the list bl.test", "127.0.0.4 sends spam")
                .doesNotContain("Our address 127.0.0.6"));
        assertThat(distribution.succeed("mail:own-addresses --now"))
                .contains("all.test", "says yes to all")
                .containsPattern("127\\.0\\.0\\.6 +\\| bl\\.test +\\| not-listed");
        assertThat(distribution.succeed("mail:own-addresses --history --json"))
                .contains("\"address\":\"" + LISTED + "\",\"list\":\"bl.test\",\"listed\":true");
    }

    @Test
    void aDomainMayWantWhoIsListedRefused() {
        distribution.succeed("mail:step-set dnslist " + HERE + " reject 7");
        try {
            assertThat(mail(LISTED, "refused", "x").text()).contains("550 5.7.1 Your address " + LISTED);
            assertThat(mail("127.0.0.6", "taken", "x").status()).isZero();
        } finally {
            distribution.succeed("mail:step-set dnslist " + HERE + " reject default");
        }
    }
}
