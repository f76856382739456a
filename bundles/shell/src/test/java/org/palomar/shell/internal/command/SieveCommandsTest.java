package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.script.ScriptRehearsal;
import org.palomar.api.script.Scripts;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.scripts.StandingScripts;

/** The commands on filters, with the real scripts; what a rehearsal tells is made up. */
class SieveCommandsTest {

    private static final String ALICE = "alice@example.test";

    @TempDir
    private Path folder;

    private final Directories directories = Directories.inMemory();
    private final InMemoryMailStore store = InMemoryMailStore.open();
    private final StandingScripts scripts = StandingScripts.open(store.store());
    private final List<MailTransaction> rehearsed = new ArrayList<>();
    private final Shell shell = new Shell()
            .with(DirectoryAdmin.class, directories.admin())
            .with(Directory.class, directories.directory())
            .with(MailStore.class, store.mail())
            .with(Scripts.class, scripts.scripts())
            .with(ScriptRehearsal.class, (account, transaction, script) -> {
                rehearsed.add(transaction);
                return new ScriptRehearsal.Story(
                        List.of(
                                new ScriptRehearsal.Step("main", 2, "true", Optional.of(true)),
                                new ScriptRehearsal.Step("main", 3, "discard", Optional.empty())),
                        List.of("It is discarded."));
            });

    @BeforeEach
    void makeAccount() throws Exception {
        shell.run(new DomainCreate(), "example.test");
        shell.run(new AccountCreate(), ALICE);
    }

    @AfterEach
    void close() {
        assertThat(shell.held()).isZero();
        scripts.close();
        store.close();
        directories.close();
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aScriptIsPutShownActivatedAndRemoved() throws Exception {
        shell.run(new SievePut(), ALICE, file("a.sieve", "# mine\nkeep;\n"), "--name", "a", "--activate");
        shell.run(new SievePut(), ALICE, file("b.sieve", "discard;\n"), "--name", "b");
        assertThat(shell.run(new SieveList(), ALICE, "--json"))
                .contains("\"name\":\"a\",\"octets\":13,\"active\":true", "\"name\":\"b\"");
        assertThat(shell.run(new SieveShow(), ALICE)).isEqualToNormalizingNewlines("# mine\nkeep;\n");
        assertThat(shell.run(new SieveShow(), ALICE, "--name", "b")).contains("discard;");
        assertThatThrownBy(() -> shell.run(new SieveRemove(), ALICE, "a"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("active");
        shell.run(new SieveActivate(), ALICE, "--name", "b");
        shell.run(new SieveRemove(), ALICE, "a");
        shell.run(new SieveActivate(), ALICE, "--none");
        assertThat(shell.run(new SieveList(), ALICE, "--json"))
                .contains("\"active\":false")
                .doesNotContain("\"a\"");
        assertThatThrownBy(() -> shell.run(new SieveShow(), ALICE)).hasMessageContaining("is active");
    }

    @Test
    void aBrokenScriptIsRefusedWithItsLine() throws Exception {
        String broken = file("broken.sieve", "keep;\nkeeep;\n");
        assertThatThrownBy(() -> shell.run(new SievePut(), ALICE, broken))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> shell.run(new SievePut(), ALICE, folder.toString()))
                .hasMessageContaining("is no file");
    }

    @Test
    void aRehearsalTellsStepsAndResults() throws Exception {
        String message = file("message.eml", "Subject: x\n\nhello\n");
        assertThat(shell.run(new SieveTrial(), ALICE, message, "--sender", "you@far.test", "--junk"))
                .contains("discard", "It is discarded.");
        assertThat(rehearsed).singleElement().satisfies(transaction -> {
            assertThat(transaction.junk()).isTrue();
            assertThat(transaction.sender()).isEqualTo(ReversePath.of(Address.of("you@far.test")));
            assertThat(transaction.recipients().getFirst().address()).isEqualTo(Address.of(ALICE));
            assertThat(new String(transaction.content().open().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("Subject: x\r\n\r\nhello\r\n");
        });
        assertThat(shell.run(new SieveTrial(), ALICE, message, "--json"))
                .contains("\"results\":[\"It is discarded.\"]", "\"line\":3");
    }

    @Test
    void filtersGoWithTheirAccount() throws Exception {
        shell.run(new SievePut(), ALICE, file("a.sieve", "keep;\n"));
        var id =
                directories.directory().account(Address.of(ALICE)).orElseThrow().id();
        shell.run(new AccountDelete(), ALICE, "--yes");
        assertThat(scripts.scripts().list(id)).isEmpty();
    }
}
