package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The step for sender authentication, which runs by default, goes by what a real name server says. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SenderAuthTest {

    private static final String HERE = "judges.test";

    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            bank TXT "v=spf1 ip4:127.0.0.1 -all"
            _dmarc.bank TXT "v=DMARC1; p=reject"
            shop TXT "v=spf1 ip4:192.0.2.1 -all"
            _dmarc.shop TXT "v=DMARC1; p=reject"
            asks TXT "v=spf1 ip4:192.0.2.1 -all"
            _dmarc.asks TXT "v=DMARC1; p=reject; rua=mailto:ana@judges.test!10m"
            asks.test._report._dmarc.judges TXT "v=DMARC1"
            """;

    private static final String REPORT = """
            <?xml version="1.0"?>
            <feedback>
              <report_metadata><org_name>far.test</org_name><report_id>1</report_id></report_metadata>
              <policy_published><domain>bank.test</domain><p>reject</p></policy_published>
              <record>
                <row><source_ip>192.0.2.66</source_ip><count>7</count>
                  <policy_evaluated><disposition>reject</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row>
                <identifiers><header_from>bank.test</header_from></identifiers>
                <auth_results><spf><domain>evil.test</domain><result>none</result></spf></auth_results>
              </record>
            </feedback>
            """;

    private final Distribution distribution;
    private final List<EditedFile> settings = new ArrayList<>();
    private Account ana = new Account("", "");
    private NameServer nameServer;

    SenderAuthTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void start(@TempDir Path dns) throws IOException {
        ana = Account.create(distribution, HERE, "ana").getFirst();
        nameServer = new NameServer(dns, "test", ZONE);
        edit("palomar.dns", "servers = 127.0.0.1:" + nameServer.port());
        edit("palomar.server", "host-name = mx." + HERE);
        edit("palomar.filter.senderauth", "trusted-networks = none");
        await().untilAsserted(
                        () -> assertThat(distribution.succeed("mail:steps")).contains("senderauth"));
        // The settings are shown before they are in force.
        distribution.succeed("mail:step-set senderauth " + HERE + " on-reject reject");
        await().until(() -> mail("eva@shop.test", "probe").text(), said -> said.contains("550 5.7.1"));
        distribution.succeed("mail:step-set senderauth " + HERE + " on-reject default");
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
        for (EditedFile file : settings) {
            file.close();
        }
        nameServer.close();
    }

    private Distribution.Output mail(String from, String subject) {
        return Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2525),
                "--from",
                from,
                "--to",
                ana.address(),
                "--header",
                "Subject: " + subject,
                "--header",
                "Authentication-Results: mx." + HERE + "; dmarc=pass header.from=forged.test",
                "--body",
                "said: " + subject);
    }

    @Test
    void whatADomainSendsArrivesWithWhatWasFound() throws Exception {
        Distribution.Output output = mail("eva@bank.test", "genuine");
        assertThat(output.status()).as(output.text()).isZero();
        Correspondent owner = new Correspondent(distribution, ana);
        await().untilAsserted(() -> assertThat(owner.inbox("genuine")).isNotEmpty());
        assertThat(owner.inbox("genuine").getFirst().replaceAll("\r?\n[ \t]+", " "))
                .containsSubsequence(
                        "Authentication-Results: mx." + HERE + "; iprev=",
                        "spf=pass (ip4:127.0.0.1) smtp.mailfrom=bank.test; dkim=none; arc=none;"
                                + " dmarc=pass (p=reject) header.from=bank.test",
                        "From: ");
        assertThat(distribution.succeed("mail:trace --recipient " + ana.address() + " --subject genuine"))
                .contains("senderauth");
    }

    @Test
    void whatADomainDisownsIsPutIntoJunkOrRefusedByItsWord() throws Exception {
        assertThat(mail("eva@shop.test", "odd").status()).isZero();
        assertThat(new AngusClient(distribution, ana).readBySubject("Junk", "odd"))
                .contains("dmarc=fail");
        distribution.succeed("mail:step-set senderauth " + HERE + " on-reject reject");
        try {
            assertThat(mail("eva@shop.test", "forged").text()).contains("550 5.7.1", "shop.test", "DMARC");
        } finally {
            distribution.succeed("mail:step-set senderauth " + HERE + " on-reject default");
        }
    }

    /** A report as a receiver sends it: packed, beside a file that is none. */
    @Test
    void reportsOfOthersAreReadAndSummedUp(@TempDir Path folder) throws Exception {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("report.xml.gz")))) {
            out.write(REPORT.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(distribution.succeed("mail:dmarc-read " + folder + " --json"))
                .contains(
                        "\"domain\":\"bank.test\",\"source\":\"192.0.2.66\",\"messages\":7,\"author\":\"bank.test\"",
                        "\"dkim\":\"fail\",\"spf\":\"fail\",\"disposition\":\"reject\"",
                        "\"identities\":[\"spf evil.test none\"],\"reporters\":[\"far.test\"]");
        Files.writeString(folder.resolve("letter.eml"), "Subject: hello\r\n\r\nhello\r\n");
        assertThat(distribution.exec("mail:dmarc-read " + folder).text())
                .contains("192.0.2.66", "1 file is no report: letter.eml");
    }

    /** Where its domain asks for that, in a mailbox of another domain that wants it. */
    @Test
    void aDomainHearsWhatCameInItsName(@TempDir Path folder) throws Exception {
        assertThat(mail("eva@asks.test", "abused").status()).isZero();
        assertThat(distribution.succeed("mail:dmarc-reports asks.test --json"))
                .contains("\"domain\":\"asks.test\",\"passed\":0,\"failed\":1,");
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:dmarc-reports asks.test --send"))
                .contains("no key signs for mx." + HERE));
        String record = distribution
                .succeed("mail:dkim-create mx." + HERE + " --foreign --algorithm rsa")
                .lines()
                .filter(line -> line.contains(" IN TXT "))
                .findFirst()
                .orElseThrow();
        String selector = record.substring(0, record.indexOf("._domainkey.")).strip();
        distribution.succeed("mail:dkim-activate mx." + HERE + " " + selector);
        assertThat(distribution.succeed("mail:dmarc-reports asks.test --send")).contains("mailed to " + ana.address());
        Correspondent owner = new Correspondent(distribution, ana);
        await().untilAsserted(() -> assertThat(owner.inbox("Report Domain")).isNotEmpty());
        String report = owner.inbox("Report Domain").getFirst();
        assertThat(report).contains("DKIM-Signature:", "d=mx." + HERE, "filename=\"mx." + HERE + "!asks.test!");
        Path file = Files.writeString(folder.resolve("report.eml"), report, StandardCharsets.ISO_8859_1);
        assertThat(distribution.succeed("mail:dmarc-read " + file + " --json"))
                .contains(
                        "\"domain\":\"asks.test\",\"source\":\"127.0.0.1\",\"messages\":1,\"author\":\"asks.test\"",
                        "\"dkim\":\"fail\",\"spf\":\"fail\",\"disposition\":\"quarantine\"",
                        "spf asks.test fail",
                        "\"reporters\":[\"mx." + HERE + "\"]");
        assertThat(distribution.succeed("mail:dmarc-received " + ana.address() + " asks.test --json"))
                .contains("\"domain\":\"asks.test\",\"source\":\"127.0.0.1\",\"messages\":1,");
        assertThat(distribution.succeed("mail:dmarc-reports asks.test")).contains("Nothing is counted");
    }

    /** A machine without name servers takes mail, marks it as unknown, and refuses nothing. */
    @Test
    void mailComesThoughNoNameServerAnswers() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                EditedFile dns = new EditedFile(distribution, "etc/palomar.dns.cfg")) {
            dns.saveWithLine("servers = 127.0.0.1:" + silent.getLocalPort());
            // What the DNS says is what counts: the settings are shown before they are in force.
            await().until(
                            () -> distribution.exec("mail:dns bank.test txt").text(),
                            said -> said.contains("can't be found out now"));
            Distribution.Output output = mail("eva@shop.test", "unknown");
            assertThat(output.status()).as(output.text()).isZero();
            Correspondent owner = new Correspondent(distribution, ana);
            await().untilAsserted(() -> assertThat(owner.inbox("unknown")).isNotEmpty());
            assertThat(owner.inbox("unknown").getFirst().replaceAll("\r?\n[ \t]+", " "))
                    .contains("spf=temperror", "dmarc=temperror");
            assertThat(distribution.succeed("mail:health")).contains("No name server (127.0.0.1 port ");
        }
        await().untilAsserted(() ->
                assertThat(distribution.exec("mail:dns bank.test txt").text()).contains("v=spf1"));
    }
}
