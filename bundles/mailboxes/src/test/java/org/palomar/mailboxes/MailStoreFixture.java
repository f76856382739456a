package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.mailboxes.internal.StoreInspection;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** What the parts of the contract have in common: a store over an engine, and words for messages. */
public abstract class MailStoreFixture {

    protected static final AccountId ALICE = new AccountId(1);
    protected static final AccountId BOB = new AccountId(2);
    protected static final Instant RECEIVED = Instant.parse("2020-02-03T04:05:06Z");
    protected static final Flags SEEN = Flags.of(Flag.SEEN);
    protected static final Flags DELETED = Flags.of(Flag.DELETED);
    protected static final long ANY = Long.MAX_VALUE;

    private KeyValueEngine engine = new InMemoryEngine();
    protected Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    protected MailStore mail = InMemoryMailStore.open().mail();

    /** A fresh, empty engine; called once for each test. */
    protected abstract KeyValueEngine openEngine() throws StoreException;

    /** The same engine after its process ended and another one opened it. */
    protected abstract KeyValueEngine reopenEngine(KeyValueEngine engine) throws StoreException;

    @BeforeEach
    void openStore() throws StoreException {
        store.close();
        engine = openEngine();
        start();
    }

    private void start() throws StoreException {
        store = Stores.open(engine, StoreSettings.DEFAULT);
        KeyValueMailStore opened = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
        opened.finishLeftovers();
        mail = opened;
    }

    protected void restart() throws StoreException {
        store.close();
        engine = reopenEngine(engine);
        start();
    }

    @AfterEach
    void closeStore() {
        store.close();
        engine.close();
    }

    protected static Content message(String subject) {
        return Content.of(("From: Ana <ana@example.org>\r\nSubject: " + subject + "\r\n\r\nBody of " + subject + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    protected NewMessage fresh(String subject, Flags flags) throws StoreException, IOException {
        return new NewMessage(mail.stage(message(subject)), Content.of(new byte[0]), flags, RECEIVED);
    }

    protected UidSet append(Mailbox mailbox, int count) throws StoreException, IOException, MailboxException {
        List<NewMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(fresh("m" + i, Flags.NONE));
        }
        return mailbox.append(messages);
    }

    protected Mailbox inbox() throws StoreException, MailboxException {
        return mail.account(ALICE).open(MailboxName.INBOX);
    }

    protected Mailbox open(String name) throws StoreException, MailboxException {
        return mail.account(ALICE).open(MailboxName.of(name));
    }

    protected static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    protected static List<StoredMessage> readAll(Mailbox mailbox) throws StoreException {
        List<StoredMessage> messages = new ArrayList<>();
        mailbox.read(UidSet.ALL, messages::add, uid -> {
            throw new AssertionError("message " + uid + " is damaged");
        });
        return messages;
    }

    protected static List<String> subjects(Mailbox mailbox) throws StoreException {
        return readAll(mailbox).stream()
                .map(one -> one.summary().envelope().subject())
                .toList();
    }

    protected static String describe(MailboxView view) {
        StringBuilder text = new StringBuilder()
                .append(view.uidValidity() + " " + view.uidNext() + " " + view.highestModSeq() + " " + view.unseen()
                        + " " + view.deleted() + " " + view.totalSize() + " " + view.knownFlags() + "\n");
        for (int i = 0; i < view.count(); i++) {
            text.append(view.uid(i) + " " + view.flags(i) + " " + view.modSeq(i) + " " + view.size(i) + " "
                    + view.received(i) + " " + view.saved(i) + "\n");
        }
        return text.toString();
    }

    protected void assertSound() throws StoreException {
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    protected static MailboxException.Reason reasonOf(Throwable failure) {
        assertThat(failure).isInstanceOf(MailboxException.class);
        return ((MailboxException) failure).reason();
    }
}
