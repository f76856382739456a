package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.Visit;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Operated.Change;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.trace.KeptTrace;

/** What happens to entries is told to the trace, in the commits in which it happens. */
class EntryStoryTest extends QueueFixture {

    private static final Visit VISIT = new Visit("mx.far.test[192.0.2.1:25]", "TLSv1.3", Optional.empty());

    private KeptTrace trace;

    EntryStoryTest() throws StoreException, InvalidConfigurationException {}

    @BeforeEach
    void listen() throws InvalidConfigurationException {
        trace = KeptTrace.open(store, clock);
        storyteller.set(trace.trace());
    }

    @AfterEach
    void endTrace() {
        trace.close();
    }

    private List<Happening> events(String transaction) throws StoreException {
        trace.flush();
        return trace.search().find(TraceQuery.of(transaction), 1).stream()
                .flatMap(story -> story.events().stream())
                .map(TraceEvent::what)
                .toList();
    }

    private QueueId entry() throws StoreException {
        return entries().getFirst().id();
    }

    @Test
    void tellsOfAnEntryFromTheQueueToTheOtherServersWords() throws Exception {
        transport.answers(attempt -> new AttemptResult.Answered(
                List.of(new RecipientResult.Failed(ScriptedTransport.UNKNOWN, "mx.far.test")), List.of(VISIT)));
        addToBob();
        QueueId id = entry();
        assertThat(events("t1")).containsExactly(new Happening.Queued(id, Domain.of("far.test"), List.of(BOB)));
        queue.start();
        awaitEmpty();
        Answer failed = new Answer(BOB, Answer.Fate.FAILED, "mx.far.test", ScriptedTransport.UNKNOWN);
        assertThat(events("t1"))
                .contains(new Happening.Attempted(
                        id, 1, Domain.of("far.test"), List.of(VISIT), List.of(failed), Optional.empty()));
        Happening.Notified notified = (Happening.Notified) events("t1").getLast();
        assertThat(notified.about()).containsExactly(failed);
        Story notice = trace.search().find(TraceQuery.of(notified.notice()), 1).getFirst();
        assertThat(notice.received().orElseThrow().sender()).isEqualTo(ReversePath.none());
        assertThat(notice.received().orElseThrow().recipients()).containsExactly(ANA);
        assertThat(notice.received().orElseThrow().subject()).contains("Undelivered");
        assertThat(notice.events())
                .extracting(TraceEvent::what)
                .hasAtLeastOneElementOfType(Happening.Queued.class)
                .hasAtLeastOneElementOfType(Happening.Attempted.class);
    }

    @Test
    void tellsOfAttemptsThatFindNobody() throws Exception {
        transport.isDown();
        addToBob();
        queue.start();
        awaitAttempts(1);
        await().untilAsserted(() -> assertThat(events("t1"))
                .contains(new Happening.Attempted(
                        entry(),
                        1,
                        Domain.of("far.test"),
                        List.of(),
                        List.of(),
                        Optional.of(ScriptedTransport.NOBODY))));
    }

    @Test
    void tellsThatNobodyHearsOfABounceThatFails() throws Exception {
        transport.refusesAll();
        add(message(ReversePath.none(), OutboundOptions.NONE, BOB));
        queue.start();
        awaitEmpty();
        assertThat(events("t1").getLast()).isInstanceOfSatisfying(Happening.Notified.class, notified -> {
            assertThat(notified.notice()).isEmpty();
            assertThat(notified.about()).hasSize(1);
        });
    }

    @Test
    void tellsWhenAMessageIsLateAndWhenItComesBack() throws Exception {
        transport.isDown();
        addToBob();
        queue.start();
        awaitTried(1);
        advance(Duration.ofHours(5));
        await().untilAsserted(() -> assertThat(events("t1"))
                .filteredOn(Happening.Notified.class::isInstance)
                .extracting(
                        what -> ((Happening.Notified) what).about().getFirst().fate())
                .containsExactly(Answer.Fate.DEFERRED));
        advance(Duration.ofDays(5));
        await().untilAsserted(() -> assertThat(events("t1"))
                .filteredOn(Happening.Notified.class::isInstance)
                .extracting(
                        what -> ((Happening.Notified) what).about().getFirst().fate())
                .containsExactly(Answer.Fate.DEFERRED, Answer.Fate.FAILED));
    }

    @Test
    void tellsWhatOperatorsDo() throws Exception {
        addToBob();
        QueueId id = entry();
        queue.admin().hold(QueueFilter.ALL);
        queue.admin().redirect(QueueFilter.ALL, Optional.of(Domain.of("relay.test")));
        queue.admin().release(QueueFilter.ALL);
        queue.admin().retry(QueueFilter.ALL);
        queue.admin().remove(QueueFilter.ALL, false);
        assertThat(events("t1"))
                .filteredOn(Happening.Operated.class::isInstance)
                .containsExactly(
                        new Happening.Operated(id, Change.HELD, ""),
                        new Happening.Operated(id, Change.REDIRECTED, "to relay.test"),
                        new Happening.Operated(id, Change.RELEASED, ""),
                        new Happening.Operated(id, Change.RETRIED, ""),
                        new Happening.Operated(id, Change.REMOVED, "nobody is told"));
    }

    @Test
    void whatIsRemovedWithANoticeIsToldAsBoth() throws Exception {
        addToBob();
        QueueId id = entry();
        queue.admin().remove(QueueFilter.of(id), true);
        assertThat(events("t1"))
                .contains(new Happening.Operated(id, Change.REMOVED, "its sender is told"))
                .hasAtLeastOneElementOfType(Happening.Notified.class);
    }

    /** A result that did not reach the disk is not in the story either. */
    @Test
    void theStoryAgreesWithTheQueueAfterACrash() throws Exception {
        transport.answers(attempt -> {
            engine.next(Fault.WRITE_FAILS);
            return new AttemptResult.Answered(
                    List.of(new RecipientResult.Failed(ScriptedTransport.UNKNOWN, "mx.far.test")));
        });
        addToBob();
        queue.start();
        await().until(() -> queue.unsettled() == 1);
        trace.close();
        crash(false);
        trace = KeptTrace.open(store, clock);
        storyteller.set(trace.trace());
        assertThat(events("t1")).singleElement().isInstanceOf(Happening.Queued.class);
        assertThat(entries()).hasSize(1);
    }
}
