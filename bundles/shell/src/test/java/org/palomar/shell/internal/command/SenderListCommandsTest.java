package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;
import org.palomar.directory.Directories;

class SenderListCommandsTest {

    private final Directories directories = Directories.inMemory();
    private final Shell shell = new Shell()
            .with(DirectoryAdmin.class, directories.admin())
            .with(Directory.class, directories.directory())
            .with(PreferenceAdmin.class, directories.preferences());

    @BeforeEach
    void start() throws Exception {
        shell.run(new DomainCreate(), "example.test");
        shell.run(new AccountCreate(), "alice@example.test");
    }

    @AfterEach
    void stop() {
        directories.close();
    }

    @Test
    void aListNamesAddressesDomainsAndNetworksUntilTheyAreForgotten() throws Exception {
        shell.run(new SenderAllow(), "alice@example.test", "Eva@Bank.example");
        shell.run(new SenderBlock(), "alice@example.test", "bank.example");
        shell.run(new SenderBlock(), "example.test", "198.51.100.77/24");
        assertThat(shell.run(new Senders(), "--json"))
                .contains(
                        "{\"whose\":\"alice@example.test\",\"list\":\"allow\",\"kind\":\"address\",\"sender\":\"eva@bank.example\"}",
                        "{\"whose\":\"alice@example.test\",\"list\":\"block\",\"kind\":\"domain\",\"sender\":\"bank.example\"}",
                        "{\"whose\":\"example.test\",\"list\":\"block\",\"kind\":\"network\",\"sender\":\"198.51.100.0/24\"}");
        shell.run(new SenderBlock(), "alice@example.test", "eva@bank.example");
        assertThat(shell.run(new Senders(), "alice@example.test")).doesNotContain("allow", "198.51.100");
        shell.run(new SenderBlock(), "alice@example.test", "dull.example", "--junk");
        assertThat(shell.run(new Senders(), "alice@example.test")).contains("junk");
        shell.run(new SenderForget(), "alice@example.test", "EVA@bank.example");
        assertThat(shell.run(new Senders(), "alice@example.test")).doesNotContain("eva");
        assertThatThrownBy(() -> shell.run(new SenderForget(), "alice@example.test", "eva@bank.example"))
                .hasMessageContaining("does not name");
    }

    /** The step may not be installed: what is set then does nothing yet. */
    @Test
    void saysWhenNoStepGoesByTheLists() throws Exception {
        assertThat(shell.run(new SenderBlock(), "example.test", "spam.example"))
                .contains("feature:install palomar-filter-lists");
    }

    /** Rules are no settings of a step. */
    @Test
    void rulesAreNotShownAmongTheSettingsOfSteps() throws Exception {
        shell.run(new SenderBlock(), "example.test", "spam.example");
        assertThat(shell.run(new StepSettings())).doesNotContain("spam.example");
    }

    @Test
    void aListHasABound() throws Exception {
        for (int i = 0; i < SenderRule.MOST; i++) {
            directories
                    .preferences()
                    .set(new SenderRule(
                                    Treatment.BLOCK,
                                    SenderPattern.parse("d" + i + ".example").orElseThrow())
                            .of(new Holder.OfDomain(Domain.of("example.test"))));
        }
        shell.run(new SenderBlock(), "example.test", "d7.example", "--junk");
        assertThatThrownBy(() -> shell.run(new SenderBlock(), "example.test", "one-more.example"))
                .hasMessageContaining("mail:sender-forget");
    }

    @Test
    void refusesWhatIsNoSenderAndWhomItDoesNotKnow() {
        assertThatThrownBy(() -> shell.run(new SenderBlock(), "example.test", "no name"))
                .hasMessageContaining("is no address");
        assertThatThrownBy(() -> shell.run(new SenderBlock(), "bob@example.test", "x.example"))
                .hasMessageContaining("There is no account");
    }
}
