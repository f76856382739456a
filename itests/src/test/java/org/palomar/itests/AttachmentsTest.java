package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The filter of attachments is installed while the server runs: what is packed is held, refused or marked, as the server and each recipient want it. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachmentsTest {

    private static final String HERE = "attached.test";
    private static final byte[] PROGRAM = "MZ\0\0\3\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private final Distribution distribution;
    private Account ana = new Account("", "");
    private Account bob = new Account("", "");

    @TempDir
    Path files;

    AttachmentsTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void start() throws IOException {
        var accounts = Account.create(distribution, HERE, "ana", "bob");
        ana = accounts.getFirst();
        bob = accounts.get(1);
        distribution.succeed("feature:install palomar-filter-attachments");
        await().until(() -> distribution.succeed("mail:pipeline"), steps -> steps.contains("attachments"));
    }

    @AfterAll
    void stop() {
        distribution.succeed("feature:uninstall palomar-filter-attachments");
    }

    private static byte[] zip(String name, byte[] octets) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(octets);
        }
        return packed.toByteArray();
    }

    private Distribution.Output mail(Account to, String subject, String name, byte[] octets) throws IOException {
        Path file = Files.write(files.resolve(name), octets);
        return Distribution.run(
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
                "--attach-type",
                "application/octet-stream",
                "--attach-name",
                name,
                "--attach",
                "@" + file);
    }

    @Test
    void aProgramInAnArchiveIsHeldAndABombRefused() throws Exception {
        Distribution.Output held = mail(ana, "held", "invoice.zip", zip("folder/run.dat", PROGRAM));
        assertThat(held.status()).as(held.text()).isZero();
        assertThat(distribution.succeed("mail:quarantine --account " + ana.address() + " --json"))
                .contains("invoice.zip/folder/run.dat is a program");
        assertThat(mail(ana, "bomb", "bomb.zip", zip("zeros", new byte[48 << 20]))
                        .text())
                .contains("550 5.7.1 an attachment is not taken")
                .contains("unpacks to more than 200 times its size");
        assertThat(mail(ana, "fine", "fine.zip", zip("letter.txt", "hello".getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isZero();
        Correspondent owner = new Correspondent(distribution, ana);
        await().untilAsserted(() -> assertThat(owner.inbox("fine")).isNotEmpty());
        assertThat(owner.inbox("fine").getFirst()).doesNotContain("X-Palomar-Attachments");
        assertThat(owner.inbox("held")).isEmpty();
    }

    @Test
    void anAccountMayWantItOtherwise() throws Exception {
        distribution.succeed("mail:step-set attachments " + bob.address() + " executable tag");
        Distribution.Output sent = mail(bob, "tagged", "tools.zip", zip("run.dat", PROGRAM));
        assertThat(sent.status()).as(sent.text()).isZero();
        Correspondent owner = new Correspondent(distribution, bob);
        await().untilAsserted(() -> assertThat(owner.inbox("tagged")).isNotEmpty());
        assertThat(owner.inbox("tagged").getFirst()).contains("X-Palomar-Attachments: executable (tools.zip/run.dat)");
    }

    @Test
    void aMessageInAFileIsExplained() throws Exception {
        Path file = Files.writeString(files.resolve("m.eml"), """
                MIME-Version: 1.0
                Content-Type: application/octet-stream; name="run.exe"

                text
                """);
        assertThat(distribution.succeed("mail:attachments " + file)).contains("run.exe", "executable", "quarantine");
        assertThat(distribution.succeed("mail:attachments " + file + " --json"))
                .contains("\"place\":\"run.exe\"", "\"finding\":\"executable\"", "\"action\":\"quarantine\"");
    }
}
