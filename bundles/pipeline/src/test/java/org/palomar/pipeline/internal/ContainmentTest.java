package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.pipeline.internal.Mails.LONG;
import static org.palomar.pipeline.internal.Mails.mail;
import static org.palomar.pipeline.internal.Mails.step;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.UnjudgeableException;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

/** What a step that misbehaves does to others: nothing. */
class ContainmentTest {

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        over.set(true);
        end.countDown();
        clients.close();
        pipeline.close();
    }

    @Test
    void stepsThatComputeWithoutEndStopNobodyElse() throws Exception {
        pipeline.add(
                step("endless", 1, Duration.ofSeconds(1), FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> {
                    while (!over.get()) {
                        Thread.onSpinWait();
                    }
                    return Opinion.ACCEPT;
                }),
                "test");
        List<Future<List<Disposition>>> all = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 2; i++) {
            all.add(clients.submit(() -> pipeline.judgeContent(mail("a@example.test"))));
        }
        for (Future<List<Disposition>> one : all) {
            assertThat(one.get(5, TimeUnit.MINUTES)).singleElement().isInstanceOf(Disposition.Deliver.class);
        }
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(pipeline.findings())
                        .extracting(HealthFinding::text)
                        .anyMatch(text -> text.startsWith("Calls of steps compute without end")));
        over.set(true);
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(pipeline.findings())
                        .extracting(HealthFinding::text)
                        .noneMatch(text -> text.startsWith("Calls of steps compute")));
    }

    @Test
    void aStepThatFailsAgainAndAgainIsOutUntilItIsAskedFor() throws Exception {
        settings.update(Map.of("failures-in-a-row", "3"));
        AtomicInteger asked = new AtomicInteger();
        pipeline.add(
                step("broken", 1, mail -> {
                    if (asked.incrementAndGet() == 4) {
                        end.await();
                    }
                    throw new IllegalStateException("no");
                }),
                "test");
        for (int i = 0; i < 3; i++) {
            pipeline.judgeContent(mail("a@example.test"));
        }
        assertThat(asked).hasValue(3);
        assertThat(pipeline.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED))
                .satisfies(finding -> assertThat(finding.text()).contains("broken is out", "3 times", "no"));
        Future<List<Disposition>> probe = clients.submit(() -> pipeline.judgeContent(mail("a@example.test")));
        await().atMost(LONG).until(() -> asked.get() == 4);
        for (int i = 0; i < 50; i++) {
            assertThat(pipeline.judgeContent(mail("a@example.test")))
                    .as("its policy holds, asked or not")
                    .singleElement()
                    .isInstanceOf(Disposition.Refuse.class);
        }
        // Now and then another message has the turn, see CircuitTest.
        assertThat(asked).hasValueLessThan(4 + 50);
        assertThat(pipeline.reset("broken")).isTrue();
        assertThat(pipeline.reset("nobody")).isFalse();
        end.countDown();
        assertThat(probe.get(1, TimeUnit.MINUTES)).singleElement().isInstanceOf(Disposition.Refuse.class);
        int before = asked.get();
        pipeline.judgeContent(mail("a@example.test"));
        assertThat(asked).hasValue(before + 1);
    }

    /** As one that its scanner can't read: strangers write such. */
    @Test
    void whatIsTheMessagesOwnMatterTakesNoStepOut() {
        settings.update(Map.of("failures-in-a-row", "3"));
        pipeline.add(
                step("scanner", 1, mail -> {
                    throw new UnjudgeableException("it can't read that");
                }),
                new StepEntry.Origin("test", 7, false));
        for (int i = 0; i < 10; i++) {
            assertThat(pipeline.judgeContent(mail("a@example.test")))
                    .singleElement()
                    .isInstanceOf(Disposition.Refuse.class);
        }
        assertThat(pipeline.findings()).noneMatch(finding -> finding.text().contains("is out"));
        assertThat(pipeline.doing(7, "scanner").failures())
                .as("a version that can judge nothing is taken back")
                .isEqualTo(10);
    }

    @Test
    void whatEarlierStepsLeaveTooLittleTimeIsNotTakenOut() {
        settings.update(Map.of("failures-in-a-row", "1", "budget", "1s"));
        pipeline.add(
                step("late", 2, LONG, FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> {
                    end.await();
                    return Opinion.ACCEPT;
                }),
                new StepEntry.Origin("late", 7, false));
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Deliver.class);
        assertThat(pipeline.findings()).noneMatch(finding -> finding.text().contains("is out"));
        assertThat(pipeline.doing(7, "late").failures()).isZero();
        assertThat(pipeline.doing(7, "late").calls()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // a bundle of somebody else's that is not checked
    void anOpinionThatIsBrokenIsAFailureOfItsStep() {
        pipeline.add(
                step(
                        "broken",
                        1,
                        LONG,
                        FailurePolicy.ACCEPT_AND_MARK,
                        new Scope.All(),
                        mail -> new Opinion(null, Map.of())),
                new StepEntry.Origin("test", 7, false));
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOf(Disposition.Deliver.class);
        assertThat(pipeline.doing(7, "broken").failures()).isEqualTo(1);
    }

    /** They may be the messages' own, which strangers write. */
    @Test
    void failuresTakeNoStepOutUnlessTheOperatorWantsThat() {
        AtomicInteger asked = new AtomicInteger();
        pipeline.add(
                step("scanner", 1, mail -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("it can't read that");
                }),
                "test");
        for (int i = 0; i < 100; i++) {
            pipeline.judgeContent(mail("a@example.test"));
        }
        assertThat(asked).hasValue(100);
    }

    @Test
    void errorsOfAStepAreItsOwn() {
        pipeline.add(
                step("hungry", 1, Duration.ofSeconds(30), FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> {
                    throw new OutOfMemoryError("more than there is");
                }),
                "test");
        pipeline.add(
                step(
                        "deep",
                        2,
                        Duration.ofSeconds(30),
                        FailurePolicy.ACCEPT_AND_MARK,
                        new Scope.All(),
                        mail -> deep(0)),
                "test");
        assertThat(pipeline.judgeContent(mail("a@example.test")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Disposition.Deliver.class,
                        all -> assertThat(all.transaction().added())
                                .extracting(field -> field.value())
                                .containsExactly("deep", "hungry"));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Opinion deep(int level) {
        return level < 0 ? Opinion.ACCEPT : deep(level + 1);
    }
}
