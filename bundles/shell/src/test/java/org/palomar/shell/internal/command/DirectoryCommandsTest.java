package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.session.Sessions;
import org.palomar.directory.Directories;

class DirectoryCommandsTest {

    private static final Pattern RANDOM_PASSWORD = Pattern.compile("Password: ([a-z2-9]{20})\n");

    private Directories directories;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        directories = Directories.inMemory();
        shell = new Shell()
                .with(DirectoryAdmin.class, directories.admin())
                .with(Directory.class, directories.directory());
        shell.run(new DomainCreate(), "example.test");
    }

    @AfterEach
    void stop() {
        assertThat(shell.held()).as("services that were not given back").isZero();
        directories.close();
    }

    @Test
    void makesAnAccountWithRandomPasswordAndShowsItOnce() throws Exception {
        Matcher printed =
                RANDOM_PASSWORD.matcher(shell.run(new AccountCreate(), "alice@example.test", "--name", "Alice"));
        assertThat(printed.find()).isTrue();
        assertThat(shell.run(new AccountList()))
                .contains("alice@example.test", "Alice", "yes")
                .doesNotContain(printed.group(1));
    }

    @Test
    void aPasswordOfOnesOwnIsNotPrinted() throws Exception {
        assertThat(shell.run(new AccountCreate(), "bob@example.test", "--password", "s3cret-word"))
                .doesNotContain("s3cret-word");
    }

    @Test
    void readsAPasswordFromTheKeyboard() throws Exception {
        shell.typing("typed in");
        assertThat(shell.run(new AccountCreate(), "carol@example.test", "--password", "-"))
                .doesNotContain("typed");
        assertThatThrownBy(() -> shell.run(new PasswordSet(), "carol@example.test", "--password", "-"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("No password was given.");
    }

    @Test
    void printsJsonForPrograms() throws Exception {
        assertThat(shell.run(new AccountCreate(), "alice@example.test", "--json", "--password", "x"))
                .isEqualTo("{\"id\":1,\"address\":\"alice@example.test\",\"name\":\"\",\"password\":\"\"}\n");
        assertThat(shell.run(new DomainList(), "--json"))
                .isEqualTo(
                        "[{\"domain\":\"example.test\",\"accounts\":1,\"aliases\":0,\"catch-all\":\"\",\"relayed\":false}]\n");
    }

    @Test
    void setsListsAndDeletesAliases() throws Exception {
        shell.run(new AccountCreate(), "alice@example.test");
        shell.run(new AliasSet(), "sales@example.test", "alice@example.test", "boss@elsewhere.test");
        assertThat(shell.run(new AliasList(), "example.test", "--json"))
                .isEqualTo(
                        "[{\"address\":\"sales@example.test\",\"targets\":[\"alice@example.test\",\"boss@elsewhere.test\"]}]\n");
        shell.run(new AliasDelete(), "sales@example.test");
        assertThat(shell.run(new AliasList())).startsWith("There are no aliases yet");
    }

    @Test
    void setsAndRemovesACatchAll() throws Exception {
        shell.run(new AccountCreate(), "alice@example.test");
        shell.run(new DomainCatchAll(), "example.test", "alice@example.test");
        assertThat(shell.run(new DomainList())).contains("alice@example.test");
        shell.run(new DomainCatchAll(), "example.test");
        assertThat(shell.run(new DomainList())).doesNotContain("alice@example.test");
    }

    @Test
    void relaysADomainAndNoMore() throws Exception {
        assertThat(shell.run(new DomainRelay(), "example.test")).contains("brought to its other mail exchangers");
        assertThat(shell.run(new DomainList(), "--json")).contains("\"relayed\":true");
        assertThat(shell.run(new DomainRelay(), "example.test", "--off")).contains("is refused");
        assertThat(shell.run(new DomainList(), "--json")).contains("\"relayed\":false");
    }

    /** One slip of the hand would have all mail of a domain refused. */
    @Test
    void neitherEndsNorReplacesTheOtherWayOfADomain() throws Exception {
        shell.run(new AccountCreate(), "alice@example.test");
        shell.run(new DomainCatchAll(), "example.test", "alice@example.test");
        assertThatThrownBy(() -> shell.run(new DomainRelay(), "example.test", "--off"))
                .hasMessageContaining("mail:domain-catch-all example.test");
        assertThatThrownBy(() -> shell.run(new DomainRelay(), "example.test"))
                .hasMessageContaining("goes to alice@example.test");
        assertThat(shell.run(new DomainList(), "--json")).contains("\"catch-all\":\"alice@example.test\"");
        shell.run(new DomainCatchAll(), "example.test");
        shell.run(new DomainRelay(), "example.test");
        assertThatThrownBy(() -> shell.run(new DomainCatchAll(), "example.test"))
                .hasMessageContaining("mail:domain-relay example.test --off");
        assertThatThrownBy(() -> shell.run(new DomainCatchAll(), "example.test", "alice@example.test"))
                .hasMessageContaining("is relayed");
        assertThat(shell.run(new DomainList(), "--json")).contains("\"relayed\":true");
        assertThatThrownBy(() -> shell.run(new DomainRelay(), "nowhere.test", "--off"))
                .hasMessageContaining("nowhere.test");
    }

    @Test
    void disablesAndEnablesAnAccount() throws Exception {
        shell.run(new AccountCreate(), "alice@example.test");
        shell.run(new AccountDisable(), "alice@example.test");
        assertThat(directories
                        .directory()
                        .account(Address.of("alice@example.test"))
                        .orElseThrow()
                        .enabled())
                .isFalse();
        shell.run(new AccountEnable(), "alice@example.test");
        assertThat(directories
                        .directory()
                        .account(Address.of("alice@example.test"))
                        .orElseThrow()
                        .enabled())
                .isTrue();
    }

    /** One connection of each of these accounts. */
    private record OpenConnections(List<String> accounts, List<Long> closed) implements Sessions {

        @Override
        public List<SessionInfo> list() {
            List<SessionInfo> list = new ArrayList<>();
            for (String account : accounts) {
                InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
                list.add(new SessionInfo(list.size(), "imaps", "imap", remote, account, "", "IDLE", Instant.EPOCH));
            }
            return list;
        }

        @Override
        public boolean close(long id) {
            return closed.add(id);
        }
    }

    @Test
    void closesTheConnectionsOfWhoMayNotLogInOrHasANewPassword() throws Exception {
        List<Long> closed = new ArrayList<>();
        List<String> accounts = List.of("alice@example.test", "", "bob@example.test", "alice@example.test");
        shell.with(Sessions.class, new OpenConnections(accounts, closed));
        shell.run(new AccountCreate(), "alice@example.test");
        shell.run(new AccountCreate(), "bob@example.test");
        assertThat(shell.run(new AccountDisable(), "Alice@Example.test")).contains("2 connections were closed.");
        assertThat(closed).containsExactly(0L, 3L);
        assertThat(shell.run(new PasswordSet(), "bob@example.test", "--password", "y"))
                .isEqualTo("The password of bob@example.test is set. One connection was closed.\n");
        assertThat(closed).containsExactly(0L, 3L, 2L);
        assertThatThrownBy(() -> shell.run(new AccountDisable(), "nobody@example.test"))
                .isExactlyInstanceOf(CommandException.class);
    }

    @Test
    void importsNothingOfALineWithoutEndAndGoesOnBehindIt(@TempDir Path folder) throws Exception {
        String hash = "{BLF-CRYPT}$2y$05$EaoCsPKA/HzfxRH5zsEhj.KIJQYAKzb/GvJQKgcCNim/PIk5bsPVi";
        String endless = "bob@example.test:" + hash + ":" + "x".repeat(3_000_000);
        Path dump = Files.writeString(
                folder.resolve("dump"), endless + "\r\nalice@example.test:" + hash + "\r\n" + endless);
        assertThatThrownBy(() -> shell.run(new AccountImport(), dump.toString()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageStartingWith("2 lines were not imported");
        assertThat(shell.run(new AccountList())).contains("alice@example.test").doesNotContain("bob@example.test");
    }

    @Test
    void importsNothingButFiles(@TempDir Path folder) {
        for (String none :
                List.of("/dev/zero", folder.toString(), folder.resolve("none").toString())) {
            assertThatThrownBy(() -> shell.run(new AccountImport(), none))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessage(none + " is no file.");
        }
    }

    @Test
    void importsWhatItCanAndNamesTheLinesItCannot(@TempDir Path folder) throws Exception {
        Path dump = folder.resolve("passwd");
        Files.write(
                dump,
                List.of(
                        "# from the old server",
                        "dora@example.test:{BLF-CRYPT}$2y$05$EaoCsPKA/HzfxRH5zsEhj.KIJQYAKzb/GvJQKgcCNim/PIk5bsPVi:1000:1000:Dora Núñez:/home/dora",
                        "erik@example.test:{MD5}nonsense",
                        "erik@nowhere.test:{BLF-CRYPT}$2y$05$EaoCsPKA/HzfxRH5zsEhj.KIJQYAKzb/GvJQKgcCNim/PIk5bsPVi"),
                StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> shell.run(new AccountImport(), dump.toString()))
                .hasMessageStartingWith("2 lines");
        assertThat(shell.run(new AccountList(), "--json"))
                .contains("dora@example.test")
                .doesNotContain("erik");
    }

    @Test
    void refusalsAreOneLineThatSaysWhatToDo() {
        assertThatThrownBy(() -> shell.run(new AccountCreate(), "alice@other.test"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("There is no domain other.test; create it first.");
        assertThatThrownBy(() -> shell.run(new DomainCreate(), "no domain"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("write it as in example.org");
        assertThatThrownBy(() -> shell.run(new AccountList(), "other.test")).hasMessageContaining("mail:domain-list");
    }

    @Test
    void optionsMayStandBeforeAndAfterArguments() throws Exception {
        shell.run(new AccountCreate(), "--name", "A", "alice@example.test", "--password", "x", "--json");
        assertThat(shell.run(new DomainCatchAll(), "example.test", "alice@example.test", "--json"))
                .startsWith("{\"done\"");
        assertThat(shell.run(new DomainCatchAll(), "example.test", "--json")).contains("is refused");
        assertThat(shell.run(new AliasSet(), "a@example.test", "alice@example.test", "--json"))
                .startsWith("{\"done\"");
        assertThatThrownBy(() -> shell.run(new AccountEnable(), "alice@example.test", "--wrong"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("--help");
        assertThatThrownBy(() -> shell.run(new PasswordSet(), "alice@example.test", "--password"))
                .hasMessage("--password needs a value.");
    }

    @Test
    void aMissingServiceNamesTheFeature() {
        assertThatThrownBy(() -> new Shell().run(new DomainList()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("feature:install palomar-core");
    }
}
