package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.list.ListAdmin;
import org.palomar.directory.Directories;
import org.palomar.lists.StandingLists;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** Mailing lists by command; the real ones. */
class ListCommandsTest {

    @TempDir
    private Path folder;

    private final Directories directories = Directories.inMemory();
    private final InMemoryEngine engine = new InMemoryEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final Shell shell = new Shell().with(DirectoryAdmin.class, directories.admin());
    private StandingLists lists;

    @BeforeEach
    void start() throws Exception {
        lists = StandingLists.open(store, Clock.systemUTC(), directories.directory(), directories.admin(), Map.of());
        directories.know(lists.names());
        shell.with(ListAdmin.class, lists.admin());
        shell.run(new DomainCreate(), "example.test");
    }

    @AfterEach
    void stop() {
        assertThat(shell.held()).as("services that were not given back").isZero();
        lists.close();
        store.close();
        engine.close();
        directories.close();
    }

    @Test
    void makesShowsChangesAndRemovesLists() throws Exception {
        assertThat(shell.run(new ListList())).contains("no mailing lists yet");
        assertThat(shell.run(
                        new ListCreate(), "friends@example.test", "--owners", "olga@example.test", "--prefix", "[F]"))
                .contains("friends@example.test is there");
        assertThat(shell.run(
                        new ListSet(), "friends@example.test", "--posting", "everybody", "--moderation", "strangers"))
                .contains("is changed");
        assertThat(shell.run(new ListShow(), "--json", "friends@example.test"))
                .contains(
                        "\"posting\":\"everybody\"",
                        "\"moderation\":\"strangers\"",
                        "\"prefix\":\"[F]\"",
                        "\"members\":[]");
        assertThat(shell.run(new ListSet(), "friends@example.test", "--prefix", "none", "--max-size", "2M"))
                .isNotEmpty();
        assertThat(shell.run(new ListShow(), "friends@example.test"))
                .contains("2097152")
                .doesNotContain("[F]");
        assertThat(shell.run(new ListList(), "example.test", "--json"))
                .contains("\"address\":\"friends@example.test\",\"members\":0,\"held\":0");
        assertThat(shell.run(new ListRemove(), "friends@example.test")).contains("is gone");
        refuses(() -> shell.run(new ListShow(), "friends@example.test"), "There is no mailing list");
    }

    @Test
    void addsAndDropsMembersFromTheLineAndFromAFile() throws Exception {
        shell.run(new ListCreate(), "friends@example.test", "--owners", "olga@example.test");
        Path file = folder.resolve("members");
        Files.writeString(file, "# our friends\nbob@x.example   # Bob\n\ncarl@x.example\n");
        assertThat(shell.run(new ListAdd(), "friends@example.test", "anna@example.test", "--file", file.toString()))
                .contains("3 members of friends@example.test added, of 3 addresses");
        assertThat(shell.run(new ListSuspend(), "friends@example.test", "bob@x.example"))
                .contains("1 member");
        assertThat(shell.run(new ListShow(), "friends@example.test")).containsPattern("bob@x\\.example.*suspended");
        assertThat(shell.run(new ListResume(), "friends@example.test", "bob@x.example"))
                .contains("again");
        assertThat(shell.run(new ListDrop(), "friends@example.test", "bob@x.example", "nobody@x.example"))
                .contains("1 member of friends@example.test dropped, of 2 addresses");
        Files.writeString(file, "bob@x.example\nno address\n");
        refuses(
                () -> shell.run(new ListAdd(), "friends@example.test", "--file", file.toString()),
                "Line 2 of " + file + " is no mail address");
        assertThat(shell.run(new ListShow(), "friends@example.test")).doesNotContain("bob@");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        refuses(() -> shell.run(new ListCreate(), "friends@example.test"), "--owners");
        refuses(() -> shell.run(new ListCreate(), "x@other.test", "--owners", "a@b.example"), "no domain other.test");
        shell.run(new ListCreate(), "friends@example.test", "--owners", "olga@example.test");
        refuses(() -> shell.run(new ListSet(), "friends@example.test", "--posting", "all"), "--posting is one of");
        refuses(() -> shell.run(new ListSet(), "friends@example.test", "--owners", "none"), "owners");
        refuses(() -> shell.run(new ListSet(), "friends@example.test"), "Say what to change");
        refuses(() -> shell.run(new ListAdd(), "friends@example.test"), "at least one address");
        refuses(() -> shell.run(new ListApprove(), "x"), "is no number");
        refuses(() -> shell.run(new ListReject(), "7"), "No post 7 waits");
        assertThat(shell.run(new ListHeld())).contains("No post waits");
    }

    private interface Attempt {
        String run() throws Exception;
    }

    private static void refuses(Attempt attempt, String words) {
        assertThatThrownBy(attempt::run).isInstanceOf(CommandException.class).hasMessageContaining(words);
    }
}
