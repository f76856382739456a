package org.palomar.mailboxes.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore.Placement;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;

/** A body that a mailbox and another bundle keep together, as the outbound queue does. */
class SharedBodyTest {

    private static final AccountId ALICE = new AccountId(1);

    /** As long as no owner of this bundle is. */
    private static final byte[] ANOTHER = new byte[17];

    private final InMemoryEngine engine = new InMemoryEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final KeyValueMailStore mail;

    SharedBodyTest() throws StoreException {
        mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private BlobId deliver(String subject, boolean shared) throws StoreException, IOException {
        Content content = Content.of(("Subject: " + subject + "\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII));
        try (StagedMessage staged = mail.stage(content)) {
            NewMessage message = new NewMessage(staged, Content.of(new byte[0]), Flags.NONE, Instant.EPOCH);
            Store.StagedBlob body = Store.StagedBlob.of(staged.body());
            Transaction unit = store.open();
            mail.deliver(unit, List.of(new Placement(ALICE, MailboxName.INBOX, message)));
            if (shared) {
                unit.add(batch -> body.refer(batch, ANOTHER));
            }
            unit.commit();
            return body.id();
        }
    }

    private boolean isThere(BlobId id) throws IOException {
        try (InputStream in = store.blob(id).open()) {
            return in.readAllBytes().length == id.size();
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void outlivesTheMessageAndIsNoProblemOfTheCheck() throws Exception {
        BlobId shared = deliver("shared", true);
        assertThat(StoreInspection.problems(mail)).isEmpty();
        BlobId own = deliver("own", false);
        mail.account(ALICE).open(MailboxName.INBOX).expunge(UidSet.ALL, false);
        await().until(() -> !isThere(own));
        assertThat(isThere(shared)).isTrue();
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }
}
