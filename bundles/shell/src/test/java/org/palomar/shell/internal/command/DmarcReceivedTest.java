package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.dmarc.DmarcReader;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.UnreadableReportException;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.message.Content;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;

/** A reader that takes a message's last line for the reported domain. */
class DmarcReceivedTest implements DmarcReader {

    private static final String OWNER = "dmarc@example.test";

    private final Directories directories = Directories.inMemory();
    private final InMemoryMailStore store = InMemoryMailStore.open();
    private final Shell shell = new Shell()
            .with(DirectoryAdmin.class, directories.admin())
            .with(Directory.class, directories.directory())
            .with(MailStore.class, store.mail())
            .with(DmarcReader.class, this);

    @Override
    public DmarcReport read(Content content) throws IOException, UnreadableReportException {
        try (InputStream in = content.open()) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            String domain = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1)
                    .strip();
            if (domain.equals("hello")) {
                throw new UnreadableReportException("it is none");
            }
            DmarcReport.Row row = new DmarcReport.Row(
                    "192.0.2.7", 3, "none", "pass", "fail", List.of(), domain, "", List.of(), List.of());
            return new DmarcReport("far.test", domain, Instant.EPOCH, Instant.EPOCH, domain, "p=none", List.of(row));
        }
    }

    @BeforeEach
    void makeAccount() throws Exception {
        shell.run(new DomainCreate(), "example.test");
        shell.run(new AccountCreate(), OWNER);
    }

    @AfterEach
    void close() {
        store.close();
        directories.close();
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    private void arrives(String domain, Instant received) throws Exception {
        AccountId owner =
                directories.directory().account(Address.of(OWNER)).orElseThrow().id();
        Content content = Content.of(("Subject: x\r\n\r\n" + domain + "\r\n").getBytes(StandardCharsets.US_ASCII));
        store.mail()
                .account(owner)
                .open(MailboxName.INBOX)
                .append(List.of(
                        new NewMessage(store.mail().stage(content), Content.of(new byte[0]), Flags.NONE, received)));
    }

    @Test
    void sumsUpWhatCameLately() throws Exception {
        assertThat(shell.run(new DmarcReceived(), OWNER)).isEqualTo("No report tells of any mail.\n");
        arrives("old.test", Instant.EPOCH);
        arrives("bank.test", Instant.now());
        arrives("bank.test", Instant.now());
        arrives("shop.test", Instant.now());
        arrives("hello", Instant.now());
        assertThat(shell.run(new DmarcReceived(), OWNER, "bank.test", "--json"))
                .as("one that came twice counts once")
                .isEqualTo(
                        "[{\"domain\":\"bank.test\",\"source\":\"192.0.2.7\",\"messages\":3,\"author\":\"bank.test\","
                                + "\"dkim\":\"pass\",\"spf\":\"fail\",\"disposition\":\"none\",\"identities\":[],"
                                + "\"reporters\":[\"far.test\"]}]\n");
        assertThat(shell.run(new DmarcReceived(), OWNER)).contains("shop.test").doesNotContain("old.test");
        assertThat(shell.run(new DmarcReceived(), OWNER, "--since", "1970-01-01"))
                .contains("old.test");
        assertThat(shell.run(new DmarcReceived(), OWNER, "else.test"))
                .isEqualTo("No report tells of any mail; other messages: 1.\n");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> shell.run(new DmarcReceived(), "nobody@example.test"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("There is no account");
        assertThatThrownBy(() -> shell.run(new DmarcReceived(), OWNER, "--since", "soon"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("is no date");
        assertThatThrownBy(() -> new Shell().run(new DmarcReceived(), OWNER))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("palomar-dmarc-reports");
    }
}
