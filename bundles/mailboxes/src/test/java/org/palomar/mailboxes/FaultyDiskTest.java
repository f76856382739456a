package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
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
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.mailboxes.internal.StoreInspection;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** Nothing is visible that is not durable, whatever the disk does. */
class FaultyDiskTest {

    private static final AccountId ALICE = new AccountId(1);

    private final FaultyEngine engine = new FaultyEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final MailStore mail;
    private final Mailbox inbox;

    FaultyDiskTest() throws StoreException, MailboxException {
        mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
        inbox = mail.account(ALICE).open(MailboxName.INBOX);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long append(String subject) throws StoreException, IOException, MailboxException {
        Content content = Content.of(("Subject: " + subject + "\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII));
        NewMessage message = new NewMessage(mail.stage(content), Content.of(new byte[0]), Flags.NONE, Instant.EPOCH);
        return inbox.append(List.of(message)).first(0);
    }

    @Test
    void showsNothingOfARefusedGroupAndUsesItsPlacesAgain() throws StoreException, IOException, MailboxException {
        append("a");
        var before = inbox.view();
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> append("refused")).isInstanceOf(StoreException.class);
        assertThat(inbox.view()).isSameAs(before);
        append("b");
        List<String> subjects = new ArrayList<>();
        inbox.read(UidSet.ALL, one -> subjects.add(one.summary().envelope().subject()), uid -> {});
        assertThat(subjects).containsExactly("a", "b");
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    @Test
    void takesBackEveryKindOfChange() throws StoreException, IOException, MailboxException {
        append("a");
        append("b");
        Mailbox archive = mail.account(ALICE).open(MailboxName.of("Archive"));
        var before = inbox.view();
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> inbox.changeFlags(
                        UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.SEEN)), Long.MAX_VALUE))
                .isInstanceOf(StoreException.class);
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> inbox.expunge(UidSet.of(1), false)).isInstanceOf(StoreException.class);
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> inbox.move(UidSet.ALL, archive)).isInstanceOf(StoreException.class);
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> mail.account(ALICE).rename(MailboxName.INBOX, MailboxName.of("Old")))
                .isInstanceOf(StoreException.class);
        assertThat(inbox.view()).isSameAs(before);
        assertThat(archive.view().count()).isZero();
        assertThat(mail.account(ALICE).list())
                .noneMatch(entry -> entry.name().value().equals("Old"));
        inbox.move(UidSet.ALL, archive);
        assertThat(archive.view().count()).isEqualTo(2);
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    @Test
    void aCheckOfAStoreThatIsClosingEndsInsteadOfNamingDamage() throws StoreException, IOException, MailboxException {
        append("a");
        engine.closeBodies();
        assertThatThrownBy(() -> StoreInspection.problems(mail))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE));
    }

    @Test
    void hasAfterAPowerCutWhatWasAcknowledgedToManyThreads() throws Exception {
        List<Future<Long>> appends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                String subject = "m" + i;
                appends.add(threads.submit(() -> {
                    long uid = append(subject);
                    if (uid == 50) {
                        engine.next(Fault.SYNC_FAILS);
                    }
                    return uid;
                }));
            }
        }
        UidSet.Builder acknowledged = new UidSet.Builder();
        int failed = 0;
        for (Future<Long> append : appends) {
            if (append.state() == Future.State.SUCCESS) {
                acknowledged.add(append.resultNow());
            } else {
                failed++;
            }
        }
        UidSet uids = acknowledged.build();
        assertThat(inbox.view().count()).isEqualTo((int) uids.size()).isEqualTo(100 - failed);
        try (FaultyEngine after = engine.crashed();
                Store.Owned reopened = Stores.open(after, StoreSettings.DEFAULT)) {
            MailStore recovered = KeyValueMailStore.open(reopened, Clock.systemUTC(), 1000);
            Mailbox again = recovered.account(ALICE).open(MailboxName.INBOX);
            uids.forEach(uid -> assertThat(again.view().indexOf(uid)).isNotNegative());
            assertThat(again.view().uidValidity()).isEqualTo(inbox.view().uidValidity());
            assertThat(again.view().highestModSeq()).isEqualTo(inbox.view().highestModSeq());
            assertThat(StoreInspection.problems(recovered)).isEmpty();
        }
    }
}
