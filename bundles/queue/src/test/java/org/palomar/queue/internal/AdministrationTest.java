package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueAges;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Keys;
import org.palomar.queue.internal.record.Mark;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;

/** The queue in an operator's hands; each change is there after a restart, too. */
class AdministrationTest extends QueueFixture {

    private static final Address OTHER = Address.of("carla@other.test");

    AdministrationTest() throws StoreException, InvalidConfigurationException {}

    @BeforeEach
    void fill() throws Exception {
        addToBob();
        add(message(ReversePath.none(), OutboundOptions.NONE, OTHER));
        clock.advance(Duration.ofHours(1));
        addToBob();
    }

    private List<String> found(QueueFilter filter) throws StoreException {
        return queue.admin().list(filter, 100).stream()
                .map(one -> one.message().sender() + " " + one.domain())
                .toList();
    }

    private static QueueFilter filter(Optional<String> sender, Optional<String> recipient) {
        return new QueueFilter(
                Optional.empty(), sender, recipient, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void listsTheOldestFirstAndNoMoreThanAsked() throws Exception {
        assertThat(found(QueueFilter.ALL))
                .containsExactly("<ana@local.test> far.test", "<> other.test", "<ana@local.test> far.test");
        assertThat(queue.admin().list(QueueFilter.ALL, 2)).hasSize(2);
        assertThat(queue.admin().list(QueueFilter.ALL, 0)).isEmpty();
    }

    @Test
    void findsWhatAnAccountSubmittedWhoeverTheSenderIs() throws Exception {
        assertThat(found(QueueFilter.ALL.of(new AccountId(1)))).hasSize(2).allMatch(one -> one.contains("far.test"));
        assertThat(found(QueueFilter.ALL.of(new AccountId(2)))).isEmpty();
        assertThat(queue.admin().hold(QueueFilter.ALL.of(new AccountId(1))).changed())
                .isEqualTo(2);
        assertThat(found(QueueFilter.ALL.in(QueueState.HELD))).hasSize(2);
    }

    @Test
    void findsBySenderRecipientDestinationAndAge() throws Exception {
        assertThat(found(filter(Optional.of("ANA@*"), Optional.empty()))).hasSize(2);
        assertThat(found(filter(Optional.of("<>"), Optional.empty()))).containsExactly("<> other.test");
        assertThat(found(filter(Optional.empty(), Optional.of("*@other.test")))).containsExactly("<> other.test");
        assertThat(found(to(OTHER.domain()))).containsExactly("<> other.test");
        QueueFilter old = new QueueFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(START.plusSeconds(60)),
                Optional.empty());
        assertThat(found(old)).hasSize(2);
        QueueEntry first = entries().getFirst();
        assertThat(queue.admin().list(QueueFilter.of(first.id()), 100))
                .extracting(QueueEntry::id)
                .containsExactly(first.id());
        assertThat(queue.admin().show(first.id()).orElseThrow().id()).isEqualTo(first.id());
    }

    @Test
    void whatIsHeldStaysUntilItIsReleased() throws Exception {
        assertThat(queue.admin().hold(QueueFilter.ALL)).isEqualTo(new Changed(3, 0));
        crash(false);
        queue.start();
        advance(Duration.ofDays(30));
        assertThat(transport.attempts()).isEmpty();
        assertThat(entries()).hasSize(3).allMatch(entry -> entry.state() == QueueState.HELD);
        assertThat(queue.admin().summary(1).held()).isEqualTo(3);
        assertThat(queue.admin().release(QueueFilter.ALL)).isEqualTo(new Changed(3, 0));
        awaitEmpty();
        assertThat(transport.received()).hasSize(3);
        assertThat(local.received()).isEmpty();
    }

    /** A server that says nothing until it is let. */
    private CountDownLatch slowServer(AttemptResult answer) {
        CountDownLatch let = new CountDownLatch(1);
        transport.answers(attempt -> {
            awaitQuietly(let);
            return answer;
        });
        return let;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static AttemptResult later() {
        return new AttemptResult.Answered(List.of(new RecipientResult.Deferred(ScriptedTransport.LATER, "mx.test")));
    }

    @Test
    void whatIsBeingDeliveredIsHeldWhenItComesBack() throws Exception {
        CountDownLatch let = slowServer(later());
        queue.start();
        awaitAttempts(3);
        assertThat(queue.admin().hold(QueueFilter.ALL)).isEqualTo(new Changed(0, 3));
        assertThat(queue.admin().hold(QueueFilter.ALL)).isEqualTo(new Changed(0, 0));
        let.countDown();
        awaitQuiet();
        assertThat(entries()).hasSize(3).allMatch(entry -> entry.state() == QueueState.HELD && entry.attempts() == 1);
        transport.takesAll();
        advance(Duration.ofDays(30));
        assertThat(queue.admin().retry(QueueFilter.ALL)).isEqualTo(new Changed(3, 0));
        assertThat(queue.admin().summary(0).held()).isEqualTo(3);
        crash(false);
        queue.start();
        advance(Duration.ofDays(30));
        assertThat(queue.admin().summary(0).held()).isEqualTo(3);
        assertThat(transport.received()).isEmpty();
        assertThat(queue.admin().release(QueueFilter.ALL)).isEqualTo(new Changed(3, 0));
        awaitEmpty();
        assertThat(transport.received()).hasSize(3);
        assertThat(holds()).isZero();
    }

    @Test
    void whatCouldNotBeReachedIsHeldToo() throws Exception {
        CountDownLatch let = slowServer(new AttemptResult.Unreachable(ScriptedTransport.NOBODY));
        queue.start();
        awaitAttempts(2);
        queue.admin().hold(QueueFilter.ALL);
        let.countDown();
        awaitQuiet();
        assertThat(queue.admin().summary(0).held()).isEqualTo(3);
    }

    @Test
    void aHoldOfWhatIsBeingDeliveredOutlivesACrashBeforeTheAnswer() throws Exception {
        CountDownLatch let = slowServer(later());
        queue.start();
        awaitAttempts(3);
        queue.admin().hold(QueueFilter.ALL);
        FaultyEngine kept = engine.crashed();
        let.countDown();
        queue.stop();
        store.close();
        engine = kept;
        store = Stores.open(engine, StoreSettings.DEFAULT);
        queue = open();
        assertThat(entries()).hasSize(3).allMatch(entry -> entry.state() == QueueState.HELD);
        transport.takesAll();
        queue.start();
        advance(Duration.ofDays(30));
        assertThat(transport.received()).isEmpty();
    }

    @Test
    void whatIsReleasedWhileItIsBeingDeliveredIsNotHeldAfterwards() throws Exception {
        CountDownLatch let = slowServer(later());
        queue.start();
        awaitAttempts(3);
        queue.admin().hold(QueueFilter.ALL);
        assertThat(queue.admin().release(QueueFilter.ALL)).isEqualTo(new Changed(3, 0));
        assertThat(holds()).isZero();
        let.countDown();
        awaitQuiet();
        assertThat(entries()).hasSize(3).allMatch(entry -> entry.state() == QueueState.WAITING);
    }

    @Test
    void nothingIsLeftOfAHoldWhenTheEntryEnds() throws Exception {
        CountDownLatch let = slowServer(new AttemptResult.Answered(
                List.of(new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx", true))));
        queue.start();
        awaitAttempts(3);
        queue.admin().hold(QueueFilter.ALL);
        assertThat(holds()).isEqualTo(3);
        let.countDown();
        awaitEmpty();
        assertThat(holds()).isZero();
        addToBob();
        awaitEmpty();
    }

    @Test
    void aHoldThatTheDiskDoesNotTakeIsNoHold() throws Exception {
        engine.next(FaultyEngine.Fault.WRITE_FAILS);
        assertThatThrownBy(() -> queue.admin().hold(QueueFilter.ALL)).isInstanceOf(StoreException.class);
        assertThat(queue.admin().summary(0).held()).isZero();
        crash(false);
        assertThat(queue.admin().summary(0).held()).isZero();
        assertThat(queue.admin().hold(QueueFilter.ALL)).isEqualTo(new Changed(3, 0));
    }

    @Test
    void whatWasHeldBeforeThereWereRecordsOfHoldsStaysHeld() throws Exception {
        Transaction older = store.open();
        for (QueueEntry entry : entries()) {
            EntryRow row = EntryRow.decode(store.get(Keys.row(entry.id())).orElseThrow());
            older.add(rows -> rows.put(
                    Keys.row(entry.id()), row.with(row.course().with(Mark.HELD)).encode()));
        }
        older.commit();
        crash(false);
        assertThat(queue.admin().summary(0).held()).isEqualTo(3);
        queue.admin().release(QueueFilter.ALL);
        crash(false);
        assertThat(queue.admin().summary(0).held()).isZero();
    }

    private int holds() throws StoreException {
        int[] found = new int[1];
        engine.scan(Keys.holds(), Keys.afterHolds(), (key, value) -> {
            found[0]++;
            return true;
        });
        return found[0];
    }

    @Test
    void sumsUpByAge() throws Exception {
        assertThat(ages(queue.admin().summary(0).ages())).isEqualTo("1 0 0 0 2 0 0 0 0 0");
        clock.advance(Duration.ofMinutes(5));
        assertThat(ages(queue.admin().summary(0).ages())).isEqualTo("0 1 0 0 2 0 0 0 0 0");
        clock.advance(Duration.ofDays(1));
        assertThat(ages(queue.admin().summary(0).ages())).isEqualTo("0 0 0 0 0 0 0 0 0 3");
        addToBob();
        assertThat(queue.admin().summary(9).destinations())
                .extracting(one -> one.domain() + " " + ages(one.ages()))
                .containsExactly("far.test 1 0 0 0 0 0 0 0 0 2", "other.test 0 0 0 0 0 0 0 0 0 1");
    }

    private static String ages(QueueAges ages) {
        return ages.counts().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Test
    void triesAtOnceWhatWaits() throws Exception {
        transport.defersAll();
        queue.start();
        awaitTried(3);
        transport.takesAll();
        queue.admin().retry(QueueFilter.ALL);
        awaitEmpty();
        assertThat(transport.received()).hasSize(3);
    }

    @Test
    void endsThePauseOfADestination() throws Exception {
        transport.isDown();
        queue.start();
        awaitTried(2);
        transport.takesAll();
        queue.admin().retry(to(BOB.domain()));
        QueueFilter bobs = to(BOB.domain());
        await().until(() -> queue.admin().list(bobs, 1).isEmpty());
    }

    @Test
    void sendsElsewhereAndBack() throws Exception {
        Domain relay = Domain.of("relay.test");
        assertThat(queue.admin().redirect(to(BOB.domain()), Optional.of(relay))).isEqualTo(new Changed(2, 0));
        crash(false);
        assertThat(found(to(relay))).hasSize(2);
        assertThat(queue.admin().redirect(to(relay), Optional.empty())).isEqualTo(new Changed(2, 0));
        assertThat(found(to(BOB.domain()))).hasSize(2);
    }

    @Test
    void findsWhatIsOlderThanARestartAlsoWhenTheClockWentBack() throws Exception {
        clock.advance(Duration.ofDays(-1));
        crash(false);
        assertThat(queue.admin().list(QueueFilter.ALL, 100)).hasSize(3);
        addToBob();
        assertThat(entries()).hasSize(4).isSortedAccordingTo(Comparator.comparing(QueueEntry::id));
    }

    @Test
    void removesWithoutAWord() throws Exception {
        assertThat(queue.admin().remove(QueueFilter.ALL, false)).isEqualTo(new Changed(3, 0));
        crash(false);
        assertThat(queue.entries()).isZero();
        await().until(() -> !hasBodies());
    }

    @Test
    void removesAndTellsTheSenders() throws Exception {
        assertThat(queue.admin().remove(QueueFilter.ALL, true)).isEqualTo(new Changed(3, 0));
        queue.start();
        awaitEmpty();
        assertThat(local.received())
                .hasSize(2)
                .allSatisfy(notice -> assertThat(notice).contains("Removed from the queue by the operator"));
        assertThat(transport.attempts()).isEmpty();
    }

    @Test
    void changesManyInSeveralCommits() throws Exception {
        for (int i = 0; i < 600; i++) {
            addToBob();
        }
        assertThat(queue.admin().hold(QueueFilter.ALL)).isEqualTo(new Changed(603, 0));
        assertThat(queue.admin().remove(to(BOB.domain()), false)).isEqualTo(new Changed(602, 0));
        assertThat(queue.entries()).isEqualTo(1);
    }

    @Test
    void whatIsDamagedKeepsNoOtherFromComingBack() throws Exception {
        Transaction damage = store.open();
        byte[] letter = Keys.letter(entries().getFirst().id());
        damage.add(batch -> batch.put(letter, new byte[] {1}));
        damage.commit();
        assertThat(queue.admin().remove(QueueFilter.ALL, true)).isEqualTo(new Changed(2, 0));
        queue.start();
        await().until(() -> local.received().size() == 1);
        await().until(() -> queue.entries() == 1);
        assertThat(queue.admin().remove(QueueFilter.ALL, false)).isEqualTo(new Changed(1, 0));
    }

    @Test
    void showsWhatWouldBeSent() throws Exception {
        addToBob();
        QueueId id = entries().getFirst().id();
        assertThat(queue.admin().content(id).orElseThrow().open().readAllBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("Received: by us\r\n" + BODY);
        queue.admin().remove(QueueFilter.ALL, false);
        assertThat(queue.admin().content(id)).isEmpty();
    }
}
