package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
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
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;

class AccountDeleteTest {

    private static final String ALICE = "alice@example.test";

    private final Directories directories = Directories.inMemory();
    private final InMemoryMailStore store = InMemoryMailStore.open();
    private final Shell shell = new Shell()
            .with(DirectoryAdmin.class, directories.admin())
            .with(Directory.class, directories.directory())
            .with(MailStore.class, store.mail());

    @BeforeEach
    void makeAccountWithMail() throws Exception {
        shell.run(new DomainCreate(), "example.test");
        shell.run(new AccountCreate(), ALICE);
        Content content = Content.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
        Content prefix = Content.of(new byte[0]);
        inbox(alice()).append(List.of(new NewMessage(store.mail().stage(content), prefix, Flags.NONE, Instant.EPOCH)));
    }

    @AfterEach
    void close() {
        store.close();
        directories.close();
    }

    private AccountId alice() throws Exception {
        Address address = Address.parse(ALICE).orElseThrow();
        return directories.directory().account(address).orElseThrow().id();
    }

    private Mailbox inbox(AccountId account) throws Exception {
        return store.mail().account(account).open(MailboxName.INBOX);
    }

    @Test
    void saysHowMuchMailThereIsAndChangesNothingUnlessToldSo() throws Exception {
        assertThatThrownBy(() -> shell.run(new AccountDelete(), ALICE))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("1 messages (17 octets)")
                .hasMessageContaining("--yes")
                .hasMessageContaining("--keep-mail");
        assertThat(inbox(alice()).view().count()).isEqualTo(1);
    }

    @Test
    void removesTheMailWithTheAccount() throws Exception {
        AccountId gone = alice();
        long validity = inbox(gone).view().uidValidity();
        shell.run(new AccountDelete(), "--yes", ALICE);
        assertThat(inbox(gone).view().count()).isZero();
        shell.run(new AccountCreate(), ALICE);
        assertThat(alice()).isNotEqualTo(gone);
        assertThat(inbox(alice()).view().count()).isZero();
        assertThat(inbox(alice()).view().uidValidity()).isGreaterThan(validity);
    }

    @Test
    void keepsTheMailWhereNoLaterAccountSeesIt() throws Exception {
        AccountId gone = alice();
        shell.run(new AccountDelete(), "--keep-mail", ALICE);
        assertThat(inbox(gone).view().count()).isEqualTo(1);
        shell.run(new AccountCreate(), ALICE);
        assertThat(inbox(alice()).view().count()).isZero();
    }

    /** What a real object answers, but for one method. */
    private static <T> T but(Class<T> type, T real, String name, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(
                AccountDeleteTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, values) -> method.getName().equals(name)
                        ? handler.invoke(real, method, values)
                        : method.invoke(real, values)));
    }

    private static MailStore withDamagedInboxes(MailStore whole) {
        return but(
                MailStore.class,
                whole,
                "account",
                (store, account, id) ->
                        but(MailAccount.class, (MailAccount) account.invoke(store, id), "open", (mail, open, name) -> {
                            if (name[0].equals(MailboxName.INBOX)) {
                                throw new StoreException(StoreException.Reason.DAMAGED, "by order");
                            }
                            return open.invoke(mail, name);
                        }));
    }

    @Test
    void aDamagedMailboxIsNamedAndRemovedToo() throws Exception {
        AccountId gone = alice();
        Shell meetsDamage = new Shell()
                .with(DirectoryAdmin.class, directories.admin())
                .with(Directory.class, directories.directory())
                .with(MailStore.class, withDamagedInboxes(store.mail()));
        assertThatThrownBy(() -> meetsDamage.run(new AccountDelete(), ALICE))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("what was in 1 damaged mailboxes")
                .hasMessageContaining("--yes");
        assertThat(meetsDamage.run(new AccountDelete(), "--yes", ALICE)).contains("damaged");
        assertThat(directories.directory().account(Address.of(ALICE))).isEmpty();
        assertThat(inbox(gone).view().count()).isZero();
    }
}
