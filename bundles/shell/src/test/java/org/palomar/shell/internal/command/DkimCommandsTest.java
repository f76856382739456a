package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.directory.Directories;
import org.palomar.signing.StandingSigner;

/** Keys by command; the real signer, which has no DNS here. */
class DkimCommandsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path home;

    private final Directories directories = Directories.inMemory();
    private final Shell shell = new Shell().with(DirectoryAdmin.class, directories.admin());
    private StandingSigner signer;

    @BeforeEach
    void start() throws Exception {
        signer = StandingSigner.open(home.resolve("keys"), CLOCK, directories.directory(), directories.admin());
        shell.with(KeyAdmin.class, signer.admin());
        shell.run(new DomainCreate(), "example.test");
    }

    @AfterEach
    void stop() {
        assertThat(shell.held()).as("services that were not given back").isZero();
        signer.close();
        directories.close();
    }

    @Test
    void makesKeysAndShowsWhatToPublish() throws Exception {
        assertThat(shell.run(new DkimList())).contains("There are no keys yet");
        assertThat(shell.run(new DkimCreate(), "example.test"))
                .containsPattern(
                        "20261126-rsa\\._domainkey\\.example\\.test\\. IN TXT \"v=DKIM1; k=rsa; p=[^\"]{237}\" \"[^\"]+\"\n")
                .containsPattern(
                        "20261126-ed25519\\._domainkey\\.example\\.test\\. IN TXT \"v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=\"\n")
                .contains("mail:dkim-show example.test");
        assertThat(shell.run(new DkimList(), "example.test", "--json"))
                .contains("\"selector\":\"20261126-rsa\",\"algorithm\":\"rsa\",\"state\":\"waiting\"");
        assertThat(shell.run(new DkimShow(), "example.test"))
                .contains("; waiting, the DNS says: unknown", "palomar-dns");
        assertThat(shell.run(new DkimShow(), "--json", "example.test"))
                .startsWith("[{\"name\":\"20261126-ed25519._domainkey.example.test\",\"state\":\"waiting\"")
                .contains("\"record\":\"v=DKIM1; k=rsa; p=");
    }

    @Test
    void leadsAKeyThroughItsLife() throws Exception {
        shell.run(new DkimCreate(), "example.test", "--selector", "one", "--algorithm", "ed25519");
        assertThat(shell.run(new DkimActivate(), "example.test", "one")).contains("signed with one from now on");
        assertThat(shell.run(new DkimRotate(), "example.test"))
                .contains("20261126._domainkey.example.test", "leave the old ones");
        shell.run(new DkimActivate(), "example.test", "20261126");
        assertThat(shell.run(new DkimList())).containsPattern("one .* retired").containsPattern("20261126 .* signing");
        assertThatThrownBy(() -> shell.run(new DkimRemove(), "example.test", "one"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("until 2026-12-06");
        assertThat(shell.run(new DkimRemove(), "--force", "example.test", "one"))
                .contains("is removed");
        assertThat(shell.run(new DkimList())).doesNotContain("one ");
    }

    @Test
    void takesTheKeyOfAnotherServer() throws Exception {
        Path file = home.resolve("default.private");
        Process openssl = new ProcessBuilder("openssl", "genrsa", "-out", file.toString(), "2048")
                .redirectErrorStream(true)
                .start();
        assertThat(openssl.waitFor()).isZero();
        assertThatThrownBy(() -> shell.run(new DkimCreate(), "example.test", "--from", file.toString()))
                .hasMessageContaining("--selector default");
        assertThat(shell.run(new DkimCreate(), "example.test", "--from", file.toString(), "--selector", "default"))
                .contains("default._domainkey.example.test");
        Files.writeString(file, "nothing");
        assertThatThrownBy(
                        () -> shell.run(new DkimCreate(), "example.test", "--from", file.toString(), "--selector", "x"))
                .hasMessageContaining("no plain RSA key");
    }

    @Test
    void namesAKeyThatCannotBeRead() throws Exception {
        shell.run(new DkimCreate(), "example.test", "--selector", "one", "--algorithm", "rsa");
        Files.writeString(home.resolve("keys/example.test/one.pem"), "nothing");
        signer.close();
        try (StandingSigner again =
                StandingSigner.open(home.resolve("keys"), CLOCK, directories.directory(), directories.admin())) {
            Shell later = new Shell().with(KeyAdmin.class, again.admin());
            assertThat(later.run(new DkimList())).contains("broken", "one.pem: it holds no private key");
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> shell.run(new DkimCreate(), "other.test")).hasMessageContaining("--foreign");
        assertThatThrownBy(() -> shell.run(new DkimCreate(), "example.test", "--algorithm", "dsa"))
                .hasMessageContaining("rsa, ed25519, both");
        assertThatThrownBy(() -> shell.run(new DkimShow(), "example.test")).hasMessageContaining("mail:dkim-create");
        assertThatThrownBy(() -> shell.run(new DkimRotate(), "example.test")).hasMessageContaining("mail:dkim-create");
        assertThatThrownBy(() -> shell.run(new DkimActivate(), "example.test", "x"))
                .hasMessageContaining("mail:dkim-list");
        assertThatThrownBy(() -> shell.run(new DkimShow(), "no..domain")).hasMessageContaining("no domain name");
        assertThatThrownBy(() -> new Shell().run(new DkimList())).hasMessageContaining("palomar-signing");
    }
}
