package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.ViewChanges;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** What those see who have a mailbox open at the same time: views, deliveries, changes in parallel. */
public abstract class SharedMailboxContract extends MessageContract {

    @Test
    void keepsViewsAsTheyWere() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 50);
        MailboxView before = inbox.view();
        String description = describe(before);
        inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        inbox.expunge(UidSet.range(1, 20), false);
        append(inbox, 30);
        assertThat(describe(before)).isEqualTo(description);
    }

    @Test
    void saysWhatHappenedBetweenTwoViews() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 5);
        MailboxView before = inbox.view();
        inbox.changeFlags(UidSet.of(4), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        inbox.expunge(UidSet.of(2), false);
        append(inbox, 2);
        ViewChanges changes = inbox.view().changesSince(before);
        assertThat(changes.expungedIndexes()).containsExactly(1);
        assertThat(changes.changedIndexes()).containsExactly(2);
        assertThat(changes.addedFrom()).isEqualTo(4);
    }

    @Test
    void deliversToSeveralAccountsInOneUnit() throws StoreException, IOException, MailboxException {
        UnitOfWork unit = store.open();
        try (StagedMessage staged = mail.stage(message("news"))) {
            NewMessage copy = new NewMessage(staged, Content.of(new byte[0]), Flags.NONE, RECEIVED);
            mail.deliver(
                    unit,
                    List.of(
                            new MailStore.Placement(ALICE, MailboxName.INBOX, copy),
                            new MailStore.Placement(BOB, MailboxName.of("Junk"), copy),
                            new MailStore.Placement(BOB, MailboxName.of("No such"), copy)));
            assertThat(inbox().view().count()).isZero();
            unit.commit();
        }
        assertThat(subjects(inbox())).containsExactly("news");
        assertThat(subjects(mail.account(BOB).open(MailboxName.of("Junk")))).containsExactly("news");
        assertThat(subjects(mail.account(BOB).open(MailboxName.INBOX))).containsExactly("news");
        List<String> hashes = new ArrayList<>();
        store.references((hash, owner) -> hashes.add(new String(hash, StandardCharsets.ISO_8859_1)));
        assertThat(hashes).hasSize(3);
        assertThat(Set.copyOf(hashes)).hasSize(1);
        assertSound();
    }

    @Test
    void deliversToInboxWhenTheMailboxWentMeanwhile() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        account.create(MailboxName.of("Short"), Set.of());
        UnitOfWork unit = store.open();
        mail.deliver(unit, List.of(new MailStore.Placement(ALICE, MailboxName.of("Short"), fresh("late", Flags.NONE))));
        account.delete(MailboxName.of("Short"));
        unit.commit();
        assertThat(subjects(inbox())).containsExactly("late");
    }

    @Test
    void givesEachOfManyThreadsItsOwnUids() throws Exception {
        Mailbox inbox = inbox();
        List<UidSet> given = inParallel(32, () -> append(inbox, 5));
        assertThat(inbox.view().count()).isEqualTo(160);
        assertThat(given.stream().mapToLong(UidSet::size).sum()).isEqualTo(160);
        assertThat(Set.copyOf(given)).hasSize(32);
        long previous = 0;
        for (int i = 0; i < 160; i++) {
            assertThat(inbox.view().modSeq(i)).isGreaterThanOrEqualTo(previous);
            previous = inbox.view().modSeq(i);
        }
        assertSound();
    }

    @Test
    void staysConsistentUnderChangesOfAllKinds() throws Exception {
        Mailbox inbox = inbox();
        Mailbox archive = open("Archive");
        append(inbox, 200);
        AtomicInteger turn = new AtomicInteger();
        inParallel(32, () -> {
            int mine = turn.getAndIncrement();
            UidSet some = UidSet.range(1 + mine * 5L, 20 + mine * 5L);
            return switch (mine % 4) {
                case 0 -> append(inbox, 3);
                case 1 ->
                    inbox.changeFlags(some, new FlagChange(FlagChange.Kind.ADD, SEEN), ANY)
                            .changed();
                case 2 -> inbox.expunge(some, false);
                default -> inbox.move(some, archive).source();
            };
        });
        String inboxThen = describe(inbox.view());
        String archiveThen = describe(archive.view());
        assertThat(readAll(inbox)).hasSize(inbox.view().count());
        assertThat(readAll(archive)).hasSize(archive.view().count());
        assertSound();
        restart();
        assertThat(describe(inbox().view())).isEqualTo(inboxThen);
        assertThat(describe(open("Archive").view())).isEqualTo(archiveThen);
    }

    private static <T> List<T> inParallel(int threads, Callable<T> work) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(work));
            }
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }

    @Test
    void aWatcherThatFailsKeepsTheNewsFromNoOther() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        AtomicInteger calls = new AtomicInteger();
        try (Mailbox.Watch broken = inbox.watch(() -> {
                    throw new IllegalStateException("by order");
                });
                Mailbox.Watch sound = inbox.watch(calls::incrementAndGet)) {
            append(inbox, 1);
            assertThat(calls.get()).isPositive();
        }
    }

    @Test
    void tellsWatchersAfterEachChangeUntilTheyLeave() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        AtomicInteger calls = new AtomicInteger();
        Mailbox.Watch watch = inbox.watch(calls::incrementAndGet);
        append(inbox, 1);
        assertThat(calls).hasValueGreaterThan(0);
        int before = calls.get();
        watch.close();
        append(inbox, 1);
        assertThat(calls).hasValue(before);
    }
}
