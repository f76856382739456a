package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.store.StoreException;

/** A clock that is set while mail waits: nothing comes back for it, and nothing waits for a time that is far away. */
class ClockJumpTest extends QueueFixture {

    ClockJumpTest() throws StoreException, InvalidConfigurationException {}

    @Test
    void whatIsTooOldOnlyByAClockThatWasSetForwardIsTriedBeforeItComesBack() throws Exception {
        transport.isDown();
        addToBob();
        clock.advance(Duration.ofMinutes(1));
        crash(true); // its time did not begin under this clock
        queue.start();
        awaitTried(1);
        int before = transport.attempts().size();
        jump(Duration.ofDays(6));
        await().until(() -> transport.attempts().size() > before);
        awaitQuiet();
        assertThat(entries()).hasSize(1);
        assertThat(local.received()).isEmpty();
        advance(Duration.ofMinutes(14));
        awaitQuiet();
        assertThat(local.received()).isEmpty();
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(local.received())
                .singleElement()
                .satisfies(notice -> assertThat(notice).contains("Status: 5.4.7"));
    }

    /** As on a machine whose clock has no battery, until the network has told it the time. */
    @Test
    void whatCameInByAClockThatWasBehindHasItsWholeTime() throws Exception {
        transport.isDown();
        queue.start();
        addToBob();
        awaitTried(1);
        for (int jumps = 1; jumps <= 2; jumps++) {
            int before = transport.attempts().size();
            jump(Duration.ofDays(2000));
            await().until(() -> transport.attempts().size() > before);
            awaitQuiet();
            advance(Duration.ofMinutes(16));
            awaitQuiet();
            assertThat(entries()).hasSize(1);
            assertThat(local.received()).isEmpty();
        }
        crash(true);
        queue.start();
        advance(Duration.ofMinutes(16));
        awaitQuiet();
        assertThat(entries()).hasSize(1);
        advance(Duration.ofDays(5));
        awaitEmpty();
        assertThat(local.received())
                .last()
                .satisfies(notice -> assertThat(notice).contains("Status: 5.4.7"));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void soHasWhatIsUnderWayWhileTheClockIsSet() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        transport.answers(attempt -> {
            awaitUninterruptibly(answers);
            return new AttemptResult.Unreachable(ScriptedTransport.NOBODY);
        });
        queue.start();
        addToBob();
        awaitAttempts(1);
        jump(Duration.ofDays(2000));
        await().until(() -> queue.admin().summary(0).underWay() == 1);
        transport.isDown();
        answers.countDown();
        awaitQuiet();
        advance(Duration.ofMinutes(10));
        await().until(() -> transport.attempts().size() > 1);
        awaitQuiet();
        advance(Duration.ofMinutes(16));
        awaitQuiet();
        assertThat(entries()).hasSize(1);
        assertThat(local.received()).isEmpty();
    }

    /** What waits while two others are under way is too old by the clock all at once, before the jump was looked at. */
    @Test
    void aJumpRightAfterALookAtTheClockReturnsNothing() throws Exception {
        AtomicBoolean armed = new AtomicBoolean();
        queue.stop();
        queue = RunningQueue.open(
                store,
                new Terms(() -> settings, clock),
                () -> {
                    long before = clock.ahead();
                    if (armed.getAndSet(false)) {
                        clock.jump(Duration.ofDays(6));
                    }
                    return before;
                },
                courier,
                storyteller,
                new ExpectedService<>(() -> false, Duration.ZERO));
        CountDownLatch answers = new CountDownLatch(1);
        transport.answers(attempt -> {
            awaitUninterruptibly(answers);
            return ScriptedTransport.each(
                            recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                    .apply(attempt);
        });
        for (int i = 0; i < 3; i++) {
            addToBob();
        }
        queue.start();
        awaitAttempts(2);
        clock.advance(Timekeeper.GRACE);
        armed.set(true);
        queue.adjust();
        await().until(() -> !armed.get());
        answers.countDown();
        awaitEmpty();
        assertThat(transport.received()).hasSize(3);
        assertThat(local.received()).isEmpty();
    }

    @Test
    void aPauseEndsWithTheClockThatItWentBy() throws Exception {
        transport.isDown();
        addToBob();
        queue.start();
        awaitTried(1);
        transport.takesAll();
        jump(Duration.ofDays(-1));
        awaitEmpty();
        assertThat(transport.received()).hasSize(1);
    }

    @Test
    void whatWasDeferredByAClockThatWasAheadIsTriedOnceItIsSetBack() throws Exception {
        transport.defersAll();
        queue.start();
        jump(Duration.ofDays(30));
        addToBob();
        await().until(() -> entries().getFirst().attempts() == 1);
        awaitQuiet();
        transport.takesAll();
        jump(Duration.ofDays(-30));
        awaitEmpty();
        assertThat(transport.received()).hasSize(1);
    }

    @Test
    void whatAClockThatWasAheadHasPutOffIsTriedAfterARestartToo() throws Exception {
        transport.defersAll();
        clock.jump(Duration.ofDays(30));
        queue.start();
        addToBob();
        await().until(() -> entries().getFirst().attempts() == 1);
        awaitQuiet();
        clock.jump(Duration.ofDays(-30));
        crash(true);
        transport.takesAll();
        queue.start();
        awaitEmpty();
        assertThat(transport.received()).hasSize(1);
    }

    @Test
    void theTimeOfWhatCameInByAClockThatWasAheadBeginsAnew() throws Exception {
        transport.defersAll();
        addToBob();
        clock.jump(Duration.ofDays(-30));
        queue.start();
        await().until(() -> entries().getFirst().attempts() == 1);
        awaitQuiet();
        transport.isDown();
        advance(Duration.ofDays(5).plusHours(1));
        awaitEmpty();
        assertThat(local.received())
                .last()
                .satisfies(notice -> assertThat(notice).contains("Status: 5.4.7"));
    }

    @Test
    void whatItsSenderWantsToGoLaterWaitsForThat() throws Exception {
        Instant later = START.plus(Duration.ofDays(10));
        OutboundOptions options =
                new OutboundOptions(Optional.empty(), "", Set.of(), 0, Optional.of(later), Optional.empty());
        add(message(ReversePath.of(ANA), options, BOB));
        addToBob();
        transport.defersAll();
        clock.jump(Duration.ofDays(-1));
        queue.start();
        awaitTried(1);
        assertThat(entries()).extracting(QueueEntry::due).contains(later);
        assertThat(entries()).extracting(QueueEntry::attempts).containsExactlyInAnyOrder(0, 1);
    }
}
