package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.mailbox.MailStore;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;

class AccountSentCopyTest {

    private static final String ALICE = "alice@example.test";

    private final Directories directories = Directories.inMemory();
    private final InMemoryMailStore store = InMemoryMailStore.open();
    private final Shell shell = new Shell()
            .with(DirectoryAdmin.class, directories.admin())
            .with(Directory.class, directories.directory())
            .with(MailStore.class, store.mail());

    @BeforeEach
    void makeAccount() throws Exception {
        shell.run(new DomainCreate(), "example.test");
        shell.run(new AccountCreate(), ALICE);
    }

    @AfterEach
    void close() {
        store.close();
        directories.close();
    }

    @Test
    void isOffUntilItIsTurnedOn() throws Exception {
        assertThat(shell.run(new AccountSentCopy(), ALICE)).startsWith("No copy of what alice@example.test sends");
        assertThat(shell.run(new AccountSentCopy(), ALICE, "--on")).startsWith("A copy of what alice@example.test");
        assertThat(shell.run(new AccountSentCopy(), ALICE)).startsWith("A copy of what");
        assertThat(shell.run(new AccountSentCopy(), ALICE, "--off")).startsWith("No copy");
        assertThatThrownBy(() -> shell.run(new AccountSentCopy(), ALICE, "--off", "--on"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("not both");
    }
}
