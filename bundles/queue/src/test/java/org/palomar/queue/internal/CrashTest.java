package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.Keys;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.Store;
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
