package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.mailboxes.internal.StoreInspection;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** Changes of very many messages are bounded in memory, and keep what each command promises about all or nothing. */
class LargeChangesTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final int MESSAGES = 12_000;
    /** Changes in one batch: 5,000 messages with a row, a bulk record, a reference and a candidate each. */
    private static final int MOST_CHANGES = 21_000;
    /** Half of what the committer joins in a group, and one slice's rows and references. */
    private static final long MOST_OCTETS = 6L << 20;

    private final WeighingEngine engine = new WeighingEngine();
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private MailStore mail = InMemoryMailStore.open().mail();

    @BeforeEach
    void fill() throws StoreException, IOException, MailboxException {
        KeyValueMailStore opened = KeyValueMailStore.open(store, Clock.systemUTC(), 1_000_000);
        opened.finishLeftovers();
        mail = opened;
        Content content = Content.of("Subject: one of many\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
        try (StagedMessage staged = mail.stage(content)) {
            NewMessage message = new NewMessage(staged, Content.of(new byte[0]), Flags.NONE, Instant.EPOCH);
            for (int i = 0; i < MESSAGES; i += 1000) {
                List<NewMessage> some = new ArrayList<>();
                for (int j = 0; j < 1000; j++) {
                    some.add(message);
                }
                inbox().append(some);
            }
        }
        engine.forgetLargest();
    }

    @AfterEach
    void close() {
        engine.mend();
        store.close();
        engine.close();
    }

    private void restart() throws StoreException {
        engine.mend();
        reopen().finishLeftovers();
    }

    private KeyValueMailStore reopen() throws StoreException {
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        KeyValueMailStore opened = KeyValueMailStore.open(store, Clock.systemUTC(), 1_000_000);
        mail = opened;
        return opened;
    }

    private Mailbox inbox() throws StoreException, MailboxException {
        return mail.account(ALICE).open(MailboxName.INBOX);
    }

    private Mailbox archive() throws StoreException, MailboxException {
        return mail.account(ALICE).open(MailboxName.of("Archive"));
    }

    private void assertBounded() throws StoreException {
        assertThat(engine.mostChanges()).isLessThanOrEqualTo(MOST_CHANGES);
        assertThat(engine.mostOctets()).isLessThanOrEqualTo(MOST_OCTETS);
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    @Test
    void copiesManyMessagesInBoundedCommits() throws StoreException, MailboxException {
        Mailbox.CopyResult result = inbox().copy(UidSet.ALL, archive());
        assertThat(result.source()).isEqualTo(UidSet.range(1, MESSAGES));
        assertThat(result.target()).isEqualTo(UidSet.range(1, MESSAGES));
        assertThat(archive().view().count()).isEqualTo(MESSAGES);
        assertBounded();
        restart();
        assertThat(archive().view().count()).isEqualTo(MESSAGES);
    }

    @Test
    void movesManyMessagesInBoundedCommits() throws StoreException, MailboxException {
        Mailbox.CopyResult result = inbox().move(UidSet.ALL, archive());
        assertThat(result.source()).isEqualTo(UidSet.range(1, MESSAGES));
        assertThat(result.target()).isEqualTo(UidSet.range(1, MESSAGES));
        assertThat(inbox().view().count()).isZero();
        assertThat(archive().view().count()).isEqualTo(MESSAGES);
        assertBounded();
    }

    @Test
    void renamesALargeInboxInBoundedCommits() throws StoreException, MailboxException {
        mail.account(ALICE).rename(MailboxName.INBOX, MailboxName.of("Old"));
        assertThat(inbox().view().count()).isZero();
        assertThat(mail.account(ALICE).open(MailboxName.of("Old")).view().count())
                .isEqualTo(MESSAGES);
        assertBounded();
    }

    @Test
    void expungesManyMessagesInBoundedCommits() throws StoreException, MailboxException {
        assertThat(inbox().expunge(UidSet.ALL, false)).isEqualTo(UidSet.range(1, MESSAGES));
        assertThat(inbox().view().count()).isZero();
        assertBounded();
    }

    @Test
    void changesFlagsOfManyMessagesInBoundedCommits() throws StoreException, MailboxException {
        FlagChange seen = new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.SEEN));
        assertThat(inbox().changeFlags(UidSet.ALL, seen, Long.MAX_VALUE).changed())
                .isEqualTo(UidSet.range(1, MESSAGES));
        assertBounded();
    }

    // RFC 9051 §6.4.7: all or nothing.
    @Test
    void undoesACopyThatCantBeFinished() throws StoreException, MailboxException {
        engine.refuseOneAfter(2);
        assertThatThrownBy(() -> inbox().copy(UidSet.ALL, archive())).isInstanceOf(StoreException.class);
        assertThat(archive().view().count()).isZero();
        assertThat(inbox().view().count()).isEqualTo(MESSAGES);
        assertThat(inbox().copy(UidSet.of(7), archive()).target().first(0)).isGreaterThan(1);
        restart();
        assertThat(archive().view().count()).isEqualTo(1);
        assertBounded();
    }

    @Test
    void undoesACopyThatCantBeUndoneAtOnceAsSoonAsThereIsRoom() throws StoreException, MailboxException {
        engine.refuseAllAfter(2, StoreException.Reason.FULL);
        assertThatThrownBy(() -> inbox().copy(UidSet.ALL, archive())).isInstanceOf(StoreException.class);
        engine.mend();
        Mailbox.CopyResult again = inbox().copy(UidSet.ALL, archive());
        ((KeyValueMailStore) mail).finishLeftovers();
        assertThat(archive().view().count()).isEqualTo(MESSAGES);
        assertThat(archive().view().uid(0)).isEqualTo(again.target().first(0));
        restart();
        assertThat(archive().view().count()).isEqualTo(MESSAGES);
        assertBounded();
    }

    @Test
    void undoesACopyToWhichTheDiskAnswersTooLate() throws StoreException, MailboxException {
        StoreSettings usual = StoreSettings.DEFAULT;
        Mailbox archive = archive();
        store.adjust(new StoreSettings(
                usual.reserve(),
                usual.groupOctets(),
                usual.groupTransactions(),
                Duration.ofMillis(500),
                usual.readThreads()));
        engine.stallAfter(1);
        assertThatThrownBy(() -> inbox().copy(UidSet.ALL, archive)).isInstanceOf(StoreException.class);
        engine.mend();
        store.adjust(usual);
        ((KeyValueMailStore) mail).finishLeftovers();
        assertThat(archive.view().count()).isZero();
        restart();
        assertThat(archive().view().count()).isZero();
        assertThat(inbox().view().count()).isEqualTo(MESSAGES);
        assertBounded();
    }

    @Test
    void undoesACopyThatACrashInterrupted() throws StoreException, MailboxException {
        engine.refuseAllAfter(2, StoreException.Reason.UNAVAILABLE);
        assertThatThrownBy(() -> inbox().copy(UidSet.ALL, archive())).isInstanceOf(StoreException.class);
        restart();
        assertThat(archive().view().count()).isZero();
        assertThat(inbox().view().count()).isEqualTo(MESSAGES);
        restart();
        assertThat(archive().view().count()).isZero();
        assertBounded();
    }

    @Test
    void nobodySeesACopyThatACrashInterrupted() throws StoreException, MailboxException {
        engine.refuseAllAfter(2, StoreException.Reason.UNAVAILABLE);
        assertThatThrownBy(() -> inbox().copy(UidSet.ALL, archive())).isInstanceOf(StoreException.class);
        engine.mend();
        reopen();
        assertThat(archive().view().count()).isZero();
        assertBounded();
    }

    @Test
    void aCopyThatCantBeUndoneAtTheStartIsUndoneLater() throws StoreException, MailboxException {
        engine.refuseAllAfter(2, StoreException.Reason.UNAVAILABLE);
        assertThatThrownBy(() -> inbox().copy(UidSet.ALL, archive())).isInstanceOf(StoreException.class);
        engine.refuseOneAfter(0);
        KeyValueMailStore opened = reopen();
        assertThat(archive().view().count()).isPositive();
        opened.finishLeftovers();
        assertThat(archive().view().count()).isZero();
        assertBounded();
    }

    @Test
    void anInterruptedCopyIsForgottenWithItsTarget() throws StoreException, MailboxException {
        Mailbox lists = mail.account(ALICE).create(MailboxName.of("Lists"), Set.of());
        engine.refuseOneAfter(2);
        assertThatThrownBy(() -> inbox().copy(UidSet.ALL, lists)).isInstanceOf(StoreException.class);
        mail.account(ALICE).delete(MailboxName.of("Lists"));
        restart();
        assertThat(inbox().view().count()).isEqualTo(MESSAGES);
        assertBounded();
    }

    // RFC 6851 §3.3: each message is moved or it is not.
    @Test
    void losesNoMessageOfAMoveThatCantBeFinished() throws StoreException, MailboxException {
        engine.refuseAllAfter(2, StoreException.Reason.UNAVAILABLE);
        assertThatThrownBy(() -> inbox().move(UidSet.ALL, archive())).isInstanceOf(StoreException.class);
        restart();
        assertThat(archive().view().count()).isPositive();
        assertThat(inbox().view().count() + archive().view().count()).isEqualTo(MESSAGES);
        assertBounded();
    }
}
