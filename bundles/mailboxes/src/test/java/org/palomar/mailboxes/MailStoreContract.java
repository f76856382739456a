package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.ViewChanges;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.mailboxes.internal.StoreInspection;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** What the mail store does, whatever engine is below. */
public abstract class MailStoreContract {

    protected static final AccountId ALICE = new AccountId(1);
    protected static final AccountId BOB = new AccountId(2);
    private static final Instant RECEIVED = Instant.parse("2020-02-03T04:05:06Z");
    private static final Flags SEEN = Flags.of(Flag.SEEN);
    private static final Flags DELETED = Flags.of(Flag.DELETED);
    private static final long ANY = Long.MAX_VALUE;

    private KeyValueEngine engine = new InMemoryEngine();
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private MailStore mail = InMemoryMailStore.open().mail();

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
        mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
    }

    private void restart() throws StoreException {
        store.close();
        engine = reopenEngine(engine);
        start();
    }

    @AfterEach
    void closeStore() {
        store.close();
        engine.close();
    }

    private static Content message(String subject) {
        return Content.of(("From: Ana <ana@example.org>\r\nSubject: " + subject + "\r\n\r\nBody of " + subject + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    private NewMessage fresh(String subject, Flags flags) throws StoreException, IOException {
        return new NewMessage(mail.stage(message(subject)), Content.of(new byte[0]), flags, RECEIVED);
    }

    private UidSet append(Mailbox mailbox, int count) throws StoreException, IOException, MailboxException {
        List<NewMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(fresh("m" + i, Flags.NONE));
        }
        return mailbox.append(messages);
    }

    private Mailbox inbox() throws StoreException, MailboxException {
        return mail.account(ALICE).open(MailboxName.INBOX);
    }

    private Mailbox open(String name) throws StoreException, MailboxException {
        return mail.account(ALICE).open(MailboxName.of(name));
    }

    private static byte[] read(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    private static List<StoredMessage> readAll(Mailbox mailbox) throws StoreException {
        List<StoredMessage> messages = new ArrayList<>();
        mailbox.read(UidSet.ALL, messages::add, uid -> {
            throw new AssertionError("message " + uid + " is damaged");
        });
        return messages;
    }

    private static List<String> subjects(Mailbox mailbox) throws StoreException {
        return readAll(mailbox).stream()
                .map(one -> one.summary().envelope().subject())
                .toList();
    }

    private static String describe(MailboxView view) {
        StringBuilder text = new StringBuilder()
                .append(view.uidValidity() + " " + view.uidNext() + " " + view.highestModSeq() + " " + view.unseen()
                        + " " + view.deleted() + " " + view.totalSize() + " " + view.knownFlags() + "\n");
        for (int i = 0; i < view.count(); i++) {
            text.append(view.uid(i) + " " + view.flags(i) + " " + view.modSeq(i) + " " + view.size(i) + " "
                    + view.received(i) + " " + view.saved(i) + "\n");
        }
        return text.toString();
    }

    private void assertSound() throws StoreException {
        assertThat(StoreInspection.problems(mail)).isEmpty();
    }

    private static MailboxException.Reason reasonOf(Throwable failure) {
        assertThat(failure).isInstanceOf(MailboxException.class);
        return ((MailboxException) failure).reason();
    }

    @Test
    void makesTheUsualMailboxesAtFirstUse() throws StoreException {
        MailAccount account = mail.account(ALICE);
        assertThat(account.list().stream().map(entry -> entry.name().value()))
                .containsExactly("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash");
        assertThat(account.list()).allMatch(MailboxEntry::subscribed).allMatch(MailboxEntry::selectable);
        for (SpecialUse use : SpecialUse.values()) {
            assertThat(account.withUse(use)).isPresent();
        }
    }

    @Test
    void givesRisingUidsAndShowsWhatWasAppended() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        MailboxView empty = inbox.view();
        UidSet uids = inbox.append(List.of(fresh("one", Flags.NONE), fresh("two", SEEN)));
        assertThat(uids).isEqualTo(UidSet.range(1, 2));
        MailboxView view = inbox.view();
        assertThat(view.count()).isEqualTo(2);
        assertThat(view.uidNext()).isEqualTo(3);
        assertThat(view.highestModSeq()).isGreaterThan(empty.highestModSeq());
        assertThat(view.unseen()).isEqualTo(1);
        assertThat(view.flags(1)).isEqualTo(SEEN);
        assertThat(view.received(0)).isEqualTo(RECEIVED.toEpochMilli());
        assertThat(view.size(0)).isEqualTo(message("one").size());
        assertThat(view.totalSize()).isEqualTo(view.size(0) + view.size(1));
        assertThat(empty.count()).isZero();
        assertThat(subjects(inbox)).containsExactly("one", "two");
        assertSound();
    }

    @Test
    void putsThePrefixOfACopyBeforeItsBody() throws StoreException, IOException, MailboxException {
        Content prefix = Content.of("Return-Path: <a@example.org>\r\n".getBytes(StandardCharsets.US_ASCII));
        try (StagedMessage staged = mail.stage(message("one"))) {
            inbox().append(List.of(new NewMessage(staged, prefix, Flags.NONE, RECEIVED)));
        }
        StoredMessage stored = readAll(inbox()).getFirst();
        byte[] whole = read(message("one").prefixedBy(read(prefix)));
        assertThat(read(stored.content())).isEqualTo(whole);
        assertThat(stored.content().size())
                .isEqualTo(whole.length)
                .isEqualTo(inbox().view().size(0));
        var span = stored.summary().structure().span();
        assertThat(span.end()).isEqualTo(whole.length);
        try (InputStream body = stored.content().open(span.bodyStart(), span.bodySize())) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("Body of one\r\n");
        }
        try (InputStream across = stored.content().open(prefix.size() - 3, 9)) {
            assertThat(across.readAllBytes()).isEqualTo(">\r\nFrom: ".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void neverGivesAUidAgain() throws StoreException, IOException, MailboxException {
        append(inbox(), 3);
        inbox().expunge(UidSet.ALL, false);
        assertThat(inbox().view().count()).isZero();
        restart();
        assertThat(append(inbox(), 1)).isEqualTo(UidSet.of(4));
    }

    @Test
    void givesANewUidValidityToAMailboxOfTheSameName() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox first = account.create(MailboxName.of("Lists"), Set.of());
        append(first, 2);
        account.delete(MailboxName.of("Lists"));
        restart();
        Mailbox second = mail.account(ALICE).create(MailboxName.of("Lists"), Set.of());
        assertThat(second.view().uidValidity()).isGreaterThan(first.view().uidValidity());
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.view().count()).isZero();
    }

    @Test
    void isTheSameAfterRestart() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 700);
        Flag keyword = Flag.parse("$Label1").orElseThrow();
        inbox.changeFlags(UidSet.range(10, 600), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        inbox.changeFlags(UidSet.of(5, 300), new FlagChange(FlagChange.Kind.ADD, Flags.of(keyword)), ANY);
        inbox.changeFlags(UidSet.range(256, 511), new FlagChange(FlagChange.Kind.ADD, DELETED), ANY);
        inbox.expunge(UidSet.range(256, 480), true);
        inbox.expunge(UidSet.of(1, 3, 700), false);
        append(inbox, 2);
        inbox.changeFlags(UidSet.of(702), new FlagChange(FlagChange.Kind.REPLACE, DELETED), ANY);
        String before = describe(inbox.view());
        List<String> subjects = subjects(inbox);
        restart();
        assertThat(describe(inbox().view())).isEqualTo(before);
        assertThat(subjects(inbox())).isEqualTo(subjects).hasSize(700 - 225 - 3 + 2);
        assertSound();
    }

    @Test
    void changesFlagsAndTellsWhoChanged() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 3);
        inbox.changeFlags(UidSet.of(2), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        long modSeq = inbox.view().highestModSeq();
        Mailbox.FlagResult result = inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        assertThat(result.changed()).isEqualTo(UidSet.of(1, 3));
        assertThat(inbox.view().modSeq(1)).isEqualTo(modSeq);
        assertThat(inbox.view().modSeq(0))
                .isEqualTo(inbox.view().highestModSeq())
                .isGreaterThan(modSeq);
        assertThat(inbox.view().unseen()).isZero();
        inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.REMOVE, SEEN), ANY);
        assertThat(inbox.view().unseen()).isEqualTo(3);
    }

    @Test
    void leavesModseqsAloneWhenNothingChanges() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        MailboxView before = inbox.view();
        inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.REMOVE, SEEN), ANY);
        inbox.changeFlags(UidSet.range(50, 60), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        assertThat(inbox.view().highestModSeq()).isEqualTo(before.highestModSeq());
    }

    @Test
    void refusesMessagesThatChangedSince() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        long known = inbox.view().highestModSeq();
        inbox.changeFlags(UidSet.of(1), new FlagChange(FlagChange.Kind.ADD, SEEN), ANY);
        Mailbox.FlagResult result = inbox.changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, DELETED), known);
        assertThat(result.refused()).isEqualTo(UidSet.of(1));
        assertThat(result.changed()).isEqualTo(UidSet.of(2));
        assertThat(inbox.view().flags(0)).isEqualTo(SEEN);
    }

    @Test
    void refusesMoreKeywordsThanAMailboxHoldsAndChangesNothing() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 1);
        String before = describe(inbox.view());
        List<Flag> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            many.add(Flag.parse("k" + i).orElseThrow());
        }
        FlagChange change = new FlagChange(FlagChange.Kind.ADD, Flags.of(many));
        assertThatThrownBy(() -> inbox.changeFlags(UidSet.ALL, change, ANY))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.LIMIT_OR_RULE));
        assertThat(describe(inbox.view())).isEqualTo(before);
    }

    @Test
    void expungesOnlyWhatIsMarkedWhenAsked() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 4);
        inbox.changeFlags(UidSet.of(2, 4), new FlagChange(FlagChange.Kind.ADD, DELETED), ANY);
        assertThat(inbox.expunge(UidSet.range(1, 3), true)).isEqualTo(UidSet.of(2));
        assertThat(inbox.view().count()).isEqualTo(3);
        assertThat(inbox.view().deleted()).isEqualTo(1);
        assertThat(subjects(inbox)).containsExactly("m0", "m2", "m3");
        assertSound();
    }

    @Test
    void copiesWithFlagsAndDates() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 3);
        Flags flags = Flags.of(Flag.SEEN, Flag.parse("$Important").orElseThrow());
        inbox.changeFlags(UidSet.of(2), new FlagChange(FlagChange.Kind.ADD, flags), ANY);
        Mailbox target = open("Archive");
        Mailbox.CopyResult result = inbox.copy(UidSet.range(2, 9), target);
        assertThat(result.source()).isEqualTo(UidSet.range(2, 3));
        assertThat(result.target()).isEqualTo(UidSet.range(1, 2));
        assertThat(result.targetUidValidity()).isEqualTo(target.view().uidValidity());
        assertThat(target.view().flags(0)).isEqualTo(flags);
        assertThat(target.view().received(0)).isEqualTo(RECEIVED.toEpochMilli());
        assertThat(inbox.view().count()).isEqualTo(3);
        inbox.expunge(UidSet.ALL, false);
        assertThat(subjects(target)).containsExactly("m1", "m2");
        assertThat(readAll(target).getFirst().emailId()).matches("[A-Za-z0-9]{1,255}");
        assertSound();
    }

    @Test
    void movesInOneChange() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 3);
        Mailbox target = open("Trash");
        assertThat(inbox.move(UidSet.of(1, 3), target).target()).isEqualTo(UidSet.range(1, 2));
        assertThat(subjects(inbox)).containsExactly("m1");
        assertThat(subjects(target)).containsExactly("m0", "m2");
        restart();
        assertThat(subjects(inbox())).containsExactly("m1");
        assertThat(subjects(open("Trash"))).containsExactly("m0", "m2");
        assertSound();
    }

    @Test
    void movesWithinOneMailboxToItsEnd() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        inbox.move(UidSet.of(1), inbox);
        assertThat(subjects(inbox)).containsExactly("m1", "m0");
        assertThat(inbox.view().uid(1)).isEqualTo(3);
        assertSound();
    }

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

    @Test
    void releasesBodiesOfADeletedMailboxAndTellsItsReaders() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox lists = account.create(MailboxName.of("Lists"), Set.of());
        append(lists, 10);
        account.delete(MailboxName.of("Lists"));
        assertThat(lists.isDeleted()).isTrue();
        assertThat(lists.view().count()).isEqualTo(10);
        assertThat(readAll(lists)).isEmpty();
        assertThatThrownBy(() -> append(lists, 1))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
        assertThatThrownBy(() -> open("Lists"))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
        AtomicInteger references = new AtomicInteger();
        store.references((hash, owner) -> references.incrementAndGet());
        assertThat(references).hasValue(0);
        assertSound();
    }

    @Test
    void createsTheLevelsAboveAndKeepsThemBelow() throws StoreException, MailboxException {
        MailAccount account = mail.account(ALICE);
        account.create(MailboxName.of("a/b/c"), Set.of());
        assertThat(open("a/b").view().count()).isZero();
        account.delete(MailboxName.of("a/b"));
        assertThat(account.list()).anySatisfy(entry -> {
            assertThat(entry.name().value()).isEqualTo("a/b");
            assertThat(entry.selectable()).isFalse();
        });
        assertThatThrownBy(() -> account.create(MailboxName.of("a/b/c"), Set.of()))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.ALREADY_EXISTS));
        assertThatThrownBy(() -> account.delete(MailboxName.INBOX))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.LIMIT_OR_RULE));
    }

    @Test
    void renamesAWholeTree() throws StoreException, IOException, MailboxException {
        MailAccount account = mail.account(ALICE);
        Mailbox child = account.create(MailboxName.of("a/b"), Set.of());
        append(child, 1);
        account.rename(MailboxName.of("a"), MailboxName.of("x/y"));
        assertThat(open("x/y/b").id()).isEqualTo(child.id());
        assertThat(subjects(open("x/y/b"))).containsExactly("m0");
        assertThat(open("x").view().count()).isZero();
        assertThatThrownBy(() -> open("a")).isInstanceOf(MailboxException.class);
        assertThatThrownBy(() -> account.rename(MailboxName.of("x"), MailboxName.of("x/z")))
                .isInstanceOf(MailboxException.class);
        assertThatThrownBy(() -> account.rename(MailboxName.of("x"), MailboxName.of("Sent")))
                .isInstanceOf(MailboxException.class);
        assertThatThrownBy(() -> account.rename(MailboxName.of("none"), MailboxName.of("other")))
                .satisfies(failure -> assertThat(reasonOf(failure)).isEqualTo(MailboxException.Reason.NON_EXISTENT));
    }

    // RFC 9051 §6.3.6: the messages move, INBOX stays and is empty.
    @Test
    void renamesInboxByMovingItsMessages() throws StoreException, IOException, MailboxException {
        Mailbox inbox = inbox();
        append(inbox, 2);
        mail.account(ALICE).rename(MailboxName.INBOX, MailboxName.of("Old/2020"));
        assertThat(inbox().id()).isEqualTo(inbox.id());
        assertThat(inbox().view().count()).isZero();
        assertThat(subjects(open("Old/2020"))).containsExactly("m0", "m1");
        assertSound();
    }

    @Test
    void keepsSubscriptionsWithoutAMailbox() throws StoreException, MailboxException {
        mail.account(ALICE).subscribe(MailboxName.of("Later"), true);
        mail.account(ALICE).subscribe(MailboxName.of("Sent"), false);
        restart();
        assertThat(mail.account(ALICE).list()).anySatisfy(entry -> {
            assertThat(entry.name().value()).isEqualTo("Later");
            assertThat(entry.selectable()).isFalse();
            assertThat(entry.subscribed()).isTrue();
        });
        assertThat(mail.account(ALICE).list())
                .noneMatch(entry -> entry.name().value().equals("Sent") && entry.subscribed());
    }

    @Test
    void erasesAnAccountWithAllItsMail() throws StoreException, IOException, MailboxException {
        append(inbox(), 5);
        mail.erase(ALICE);
        AtomicInteger references = new AtomicInteger();
        store.references((hash, owner) -> references.incrementAndGet());
        assertThat(references).hasValue(0);
        assertThat(inbox().view().count()).isZero();
    }
}
