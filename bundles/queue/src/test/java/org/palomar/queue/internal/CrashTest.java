package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.Keys;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** Nothing is lost, and nothing goes twice but what could not be recorded, whatever the disk does and whenever the process ends. */
class CrashTest extends QueueFixture {

    CrashTest() throws StoreException, InvalidConfigurationException {}

    @Test
    void whatWasAcceptedIsThereAfterACrashAndIsTheSame() throws Exception {
        addToBob();
        List<QueueEntry> before = entries();
        crash(false);
        assertThat(entries())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*prefix")
                .isEqualTo(before);
        queue.start();
        awaitEmpty();
        assertThat(transport.received()).containsExactly("Received: by us\r\n" + BODY);
    }

    @Test
    void whatOtherPartsOfACommitRefuseIsNotQueued() throws Exception {
        try (Store.StagedBlob body = store.stage(Content.of(BODY.getBytes(StandardCharsets.US_ASCII)))) {
            Transaction unit = store.open();
            queue.intake().add(unit, body, List.of(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB)));
            unit.add(batch -> {
                throw new StoreException(StoreException.Reason.FULL, "refused by order");
            });
            assertThatThrownBy(unit::commit).isInstanceOf(StoreException.class);
        }
        assertThat(queue.entries()).isZero();
        assertThat(entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isQueuedWholeOrNotAtAllWhenTheSyncFails(boolean keepingTail) throws Exception {
        engine.next(Fault.SYNC_FAILS);
        assertThatThrownBy(this::addToBob).isInstanceOf(StoreException.class);
        assertThat(queue.entries()).isZero();
        crash(keepingTail);
        queue.start();
        awaitEmpty();
        assertThat(transport.received()).hasSize(keepingTail ? 1 : 0);
    }

    /** A disk that answers too late has written the result, and its notice: neither is written again. */
    @Test
    void whatADiskWroteTooLateIsToldOnce() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        addToBob();
        openOnADiskThat(hangs, answers);
        transport.refusesAll();
        hangs.set(true);
        queue.start();
        await().until(() -> queue.unsettled() == 1);
        answers.countDown();
        await().until(() -> queue.unsettled() == 0 && queue.entries() == 0);
        assertThat(transport.attempts()).hasSize(1);
        assertThat(local.received()).hasSize(1);
    }

    /** The queue on the same disk, whose commits may take a moment only: what is to be accepted without fail is added before. */
    private void openOnADiskThat(AtomicBoolean hangs, CountDownLatch answers) throws Exception {
        KeyValueEngine slow = KeyValueEngine.class.cast(Proxy.newProxyInstance(
                KeyValueEngine.class.getClassLoader(),
                new Class<?>[] {KeyValueEngine.class},
                (self, called, arguments) -> {
                    if (called.getName().equals("write") && hangs.getAndSet(false)) {
                        answers.await();
                    }
                    return called.invoke(engine, arguments);
                }));
        StoreSettings usual = StoreSettings.DEFAULT;
        queue.stop();
        store.close();
        store = Stores.open(
                slow,
                new StoreSettings(
                        usual.reserve(),
                        usual.groupOctets(),
                        usual.groupTransactions(),
                        Duration.ofMillis(300),
                        usual.readThreads()));
        queue = open();
    }

    @Test
    void whatReachedUsersHereIsNotBroughtAgainThoughNothingElseReachesTheDisk() throws Exception {
        local.keepsIn(() -> store, () -> engine.next(Fault.WRITE_FAILS));
        add(message(ReversePath.of(BOB), OutboundOptions.NONE, ANA));
        queue.start();
        await().until(() -> local.received().size() == 1);
        crash(false);
        queue.start();
        awaitEmpty();
        assertThat(kept()).isEqualTo(1);
        await().until(() -> !hasBodies());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatReachesUsersHereIsThereOnceWhateverASyncThatFailsHasKept(boolean keepingTail) throws Exception {
        local.keepsIn(() -> store, () -> {});
        add(message(ReversePath.of(BOB), OutboundOptions.NONE, ANA));
        engine.next(Fault.SYNC_FAILS);
        queue.start();
        await().until(() -> queue.unsettled() == 1);
        crash(keepingTail);
        queue.start();
        awaitEmpty();
        assertThat(kept()).isEqualTo(1);
    }

    /** The answer was that it could not be kept, but it was: the entry has ended, and does not come to life again. */
    @Test
    void whatReachedUsersHereTooLateHasEnded() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        add(message(ReversePath.of(BOB), OutboundOptions.NONE, ANA));
        openOnADiskThat(hangs, answers);
        local.keepsIn(() -> store, () -> {});
        hangs.set(true);
        queue.start();
        await().until(() -> queue.unsettled() == 1);
        answers.countDown();
        await().until(() -> queue.unsettled() == 0 && queue.entries() == 0);
        assertThat(entries()).isEmpty();
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void aSenderWhoWantsToHearOfSuccessHearsOfItInTheCommitThatBringsTheMessage() throws Exception {
        local.keepsIn(() -> store, () -> {});
        OutboundRecipient asking = new OutboundRecipient(ANA, "", Set.of(Notify.SUCCESS));
        add(message(ReversePath.of(BOB), OutboundOptions.NONE, List.of(asking)));
        queue.start();
        awaitAttempts(1);
        awaitEmpty();
        assertThat(kept()).isEqualTo(1);
        assertThat(transport.received()).singleElement().asString().contains("Action: delivered");
    }

    /** Messages that users here have, as the disk knows. */
    private int kept() throws StoreException {
        int[] count = new int[1];
        engine.scan(new byte[] {'z'}, new byte[] {'z' + 1}, (key, value) -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    @Test
    void aProgrammingErrorInASettlementLeavesItsEntryAloneAndGoesOnWithOthers() throws Exception {
        AtomicBoolean breaks = new AtomicBoolean();
        Store broken = Store.class.cast(Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, called, arguments) -> {
                    if (called.getName().equals("open") && breaks.get()) {
                        throw new IllegalStateException("by order");
                    }
                    return called.invoke(store, arguments);
                }));
        queue.stop();
        queue = RunningQueue.open(broken, clock, () -> settings, courier, storyteller);
        addToBob();
        breaks.set(true);
        queue.start();
        awaitTried(1);
        assertThat(queue.damaged()).isOne();
        assertThat(queue.unsettled()).isZero();
        breaks.set(false);
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, Address.of("x@other.test")));
        await().until(() -> queue.entries() == 1);
        assertThat(transport.attempts()).hasSize(2);
    }

    /** A scanner that takes longer for a message than a server should, while the queue is updated. */
    @Test
    void whoHasTheTextIsWaitedForWhenTheQueueStopsAndNobodyElseIs() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        transport.answers(attempt -> {
            boolean sends = attempt.destination().equals(BOB.domain());
            try {
                if (sends) {
                    attempt.content().open().readAllBytes();
                }
                begun.countDown();
                answer.await();
            } catch (InterruptedException interrupted) {
                asked.countDown();
                Thread.currentThread().interrupt();
                return new AttemptResult.Unreachable(ScriptedTransport.NOBODY);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return ScriptedTransport.each(
                            recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                    .apply(attempt);
        });
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB, Address.of("x@silent.test")));
        queue.start();
        begun.await();
        Thread stopping = Thread.ofVirtual().start(queue::stop);
        asked.await();
        answer.countDown();
        stopping.join();
        queue = open();
        assertThat(entries())
                .singleElement()
                .satisfies(one -> assertThat(one.domain()).isEqualTo(Domain.of("silent.test")));
    }

    /** The one duplicate that can't be avoided: the other server has it, and our record of that has not reached the disk. */
    @Test
    void whatWasDeliveredButNotRecordedGoesTwiceAndNoMore() throws Exception {
        transport.answers(attempt -> {
            engine.next(Fault.WRITE_FAILS);
            return ScriptedTransport.each(
                            recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                    .apply(attempt);
        });
        addToBob();
        queue.start();
        await().until(() -> queue.unsettled() == 1);
        transport.takesAll();
        crash(false);
        queue.start();
        awaitEmpty();
        assertThat(transport.attempts()).hasSize(2);
        crash(false);
        queue.start();
        assertThat(queue.entries()).isZero();
    }

    @Test
    void beginsNoDeliveryWhileAResultCantBeRecorded() throws Exception {
        transport.answers(attempt -> {
            engine.next(Fault.WRITE_FAILS);
            return ScriptedTransport.each(
                            recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                    .apply(attempt);
        });
        for (int i = 0; i < 10; i++) {
            addToBob();
        }
        queue.start();
        await().until(() -> queue.unsettled() > 0);
        advance(Duration.ofHours(1));
        assertThat(transport.attempts().size()).isLessThanOrEqualTo(2);
    }

    @Test
    void theEndOfAnEntryAndTheNoticeAboutItAreOneCommit() throws Exception {
        transport.refusesAll();
        local.answers(new Reply(451, "4.3.0", "Not now"));
        addToBob();
        queue.start();
        await().until(() ->
                entries().stream().anyMatch(entry -> entry.message().sender().isNull()));
        crash(false);
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.recipients())
                        .singleElement()
                        .satisfies(one -> assertThat(one.recipient().address()).isEqualTo(ANA)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureIsToldOnceThoughItsCommitDidNotLast(boolean keepingTail) throws Exception {
        transport.answers(attempt -> {
            engine.next(Fault.SYNC_FAILS);
            return ScriptedTransport.each(recipient -> new RecipientResult.Failed(ScriptedTransport.UNKNOWN, "mx.test"))
                    .apply(attempt);
        });
        addToBob();
        queue.start();
        await().until(() -> queue.unsettled() == 1);
        transport.refusesAll();
        crash(keepingTail);
        queue.start();
        awaitEmpty();
        assertThat(local.received()).hasSize(1);
        assertThat(transport.attempts()).hasSize(keepingTail ? 1 : 2);
    }

    @Test
    void whoFailedWaitsWhileThereIsNoRoomForTheNotice() throws Exception {
        transport.refusesAll();
        addToBob();
        engine.free(100L << 20);
        await().until(this::isFull);
        queue.start();
        await().until(() -> entries().getFirst().attempts() == 1);
        assertThat(entries()
                        .getFirst()
                        .recipients()
                        .getFirst()
                        .last()
                        .orElseThrow()
                        .reply())
                .isEqualTo(ScriptedTransport.UNKNOWN);
        engine.free(Long.MAX_VALUE);
        await().until(() -> !isFull());
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(local.received()).hasSize(1);
    }

    private boolean isFull() throws Exception {
        try (Store.StagedBlob unused = store.stage(Content.of(new byte[1]))) {
            return false;
        } catch (StoreException full) {
            return full.reason() == StoreException.Reason.FULL;
        }
    }

    @Test
    void aDamagedEntryHidesNoOther() throws Exception {
        addToBob();
        addToBob();
        WriteBatch damage = new WriteBatch();
        byte[] damaged = Keys.row(entries().getFirst().id());
        damage.put(damaged, new byte[] {1, 2, 3});
        engine.write(damage, true);
        crash(false);
        assertThat(queue.damaged()).isEqualTo(1);
        queue.start();
        awaitEmpty();
        assertThat(transport.received()).hasSize(1);
        assertThat(engine.get(damaged)).isPresent();
    }

    @Test
    void anEntryWithADamagedLetterIsPutAsideAndCanBeRemoved() throws Exception {
        addToBob();
        WriteBatch damage = new WriteBatch();
        damage.put(Keys.letter(entries().getFirst().id()), new byte[] {1, 2, 3});
        engine.write(damage, true);
        queue.start();
        await().until(() -> queue.damaged() == 1);
        awaitQuiet();
        assertThat(queue.entries()).isEqualTo(1);
        queue.admin().remove(QueueFilter.ALL, false);
        assertThat(queue.entries()).isZero();
        await().until(() -> !hasBodies());
    }

    @Test
    void theRecordOfAHoldWhoseEntryIsNoMoreGoesAtTheNextStart() throws Exception {
        addToBob();
        queue.admin().hold(QueueFilter.ALL);
        byte[] stays = Keys.hold(entries().getFirst().id());
        byte[] left = Keys.hold(new QueueId(1, 1));
        WriteBatch orphan = new WriteBatch();
        orphan.put(left, new byte[0]);
        engine.write(orphan, true);
        crash(false);
        assertThat(engine.get(left)).isEmpty();
        assertThat(engine.get(stays)).isPresent();
    }

    @Test
    void anInstanceThatIsReplacedWritesNothingMore() throws Exception {
        addToBob();
        RunningQueue old = queue;
        old.stop();
        queue = open();
        try (Store.StagedBlob body = store.stage(Content.of(new byte[1]))) {
            assertThatThrownBy(() -> old.intake()
                            .add(store.open(), body, List.of(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB))))
                    .isInstanceOf(StoreException.class);
        }
        assertThat(queue.entries()).isEqualTo(1);
    }

    @Test
    void aDeliveryThatRunsWhenTheQueueStopsIsStillRecorded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        transport.answers(attempt -> {
            begun.countDown();
            try {
                answer.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return ScriptedTransport.each(
                            recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                    .apply(attempt);
        });
        addToBob();
        queue.start();
        begun.await();
        Thread stopping = Thread.ofVirtual().start(queue::stop);
        answer.countDown();
        stopping.join();
        queue = open();
        assertThat(queue.entries()).isZero();
    }
}
