package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.palomar.pipeline.internal.Mails.LONG;
import static org.palomar.pipeline.internal.Mails.mail;
import static org.palomar.pipeline.internal.Mails.step;

import java.time.Duration;
import java.util.List;
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
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

class StepTrialsTest {

    private static final long OLD = 7;
    private static final long FRESH = 8;

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);
    private final ExecutorService client = Executors.newSingleThreadExecutor();
    private final ExecutorService another = Executors.newSingleThreadExecutor();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void close() {
        answer.countDown();
        client.close();
        another.close();
        pipeline.close();
    }

    private static Opinion says(String version) {
        return Opinion.of(new Verdict.Tag(List.of(new HeaderField("X-Version", version))));
    }

    private static StepEntry.Origin live() {
        return new StepEntry.Origin("old", OLD, false);
    }

    private static StepEntry.Origin trial() {
        return new StepEntry.Origin("fresh", FRESH, true);
    }

    private String version() {
        return pipeline.judgeContent(mail("a@example.test")).stream()
                .map(Disposition.Deliver.class::cast)
                .map(all -> all.transaction().added().getFirst().value())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStepOnTrialIsNotAskedUntilItIsAdmitted() {
        pipeline.add(step("same", 1, mail -> says("1")), live());
        pipeline.add(step("same", 1, mail -> says("2")), trial());
        assertThat(version()).isEqualTo("1");
        assertThat(pipeline.names(FRESH)).containsExactly("same");
        assertThat(pipeline.findings()).isEmpty();
        pipeline.admit(FRESH);
        assertThat(version()).isEqualTo("2");
        assertThat(pipeline.names(OLD)).as("though it does not act").containsExactly("same");
        assertThat(pipeline.acting(FRESH)).extracting(StepDescription::name).containsExactly("same");
        assertThat(pipeline.acting(OLD)).isEmpty();
        assertThat(pipeline.findings()).isEmpty();
    }

    @Test
    void aMessageUnderWayEndsWithTheVersionWithWhichItBegan() throws Exception {
        pipeline.add(
                step("same", 1, mail -> {
                    asked.countDown();
                    answer.await();
                    return says("1");
                }),
                live());
        Future<String> underWay = client.submit(this::version);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        pipeline.add(step("same", 1, mail -> says("2")), trial());
        pipeline.admit(FRESH);
        assertThat(version()).isEqualTo("2");
        assertThat(pipeline.awaitUnused(OLD, Duration.ofMillis(20))).isFalse();
        answer.countDown();
        assertThat(pipeline.awaitUnused(OLD, LONG)).isTrue();
        assertThat(underWay.get(30, TimeUnit.SECONDS)).isEqualTo("1");
    }

    @Test
    void noMessageAsksAStepOnTrialWhatItIs() {
        pipeline.add(step("same", 1, mail -> says("1")), live());
        AtomicInteger described = new AtomicInteger();
        pipeline.add(
                new FilterStep() {
                    @Override
                    public StepDescription description() {
                        described.incrementAndGet();
                        return step("same", 1, mail -> says("2")).description();
                    }

                    @Override
                    public Opinion judge(MailTransaction transaction) {
                        return says("2");
                    }
                },
                trial());
        version();
        version();
        assertThat(described).hasValue(0);
        assertThat(pipeline.names(FRESH)).containsExactly("same");
        pipeline.admit(FRESH);
        assertThat(described).as("whoever admits it does not wait for its word").hasValue(1);
        assertThat(version()).isEqualTo("2");
        pipeline.admit(OLD);
        assertThat(version()).as("taken back").isEqualTo("1");
    }

    @Test
    void whatAnAdmittedBundleRegistersAnewActsUntilItIsDismissed() {
        FilterStep first = step("same", 1, mail -> says("2"));
        pipeline.add(step("same", 1, mail -> says("1")), live());
        pipeline.admit(FRESH);
        pipeline.add(first, trial());
        assertThat(version()).as("it comes after it was admitted").isEqualTo("2");
        pipeline.remove(first);
        FilterStep second = step("same", 1, mail -> says("3"));
        pipeline.add(second, trial());
        assertThat(version()).as("its configuration has changed").isEqualTo("3");
        pipeline.add(step("more", 2, mail -> says("5")), trial());
        pipeline.dismiss(FRESH);
        assertThat(pipeline.acting(FRESH)).isEmpty();
        assertThat(version()).isEqualTo("1");
        pipeline.remove(second);
        pipeline.add(step("same", 1, mail -> says("4")), trial());
        assertThat(version()).isEqualTo("1");
    }

    @Test
    void ofAStepThatHangsWhenItIsAskedWhatItIsHangsOneMessage() throws Exception {
        StepDescription description = step("same", 1, mail -> says("1")).description();
        AtomicBoolean hangs = new AtomicBoolean();
        pipeline.add(
                new FilterStep() {
                    @Override
                    public StepDescription description() {
                        if (hangs.get()) {
                            asked.countDown();
                            assertThatCode(answer::await).doesNotThrowAnyException();
                        }
                        return description;
                    }

                    @Override
                    public Opinion judge(MailTransaction transaction) {
                        return says("1");
                    }
                },
                live());
        hangs.set(true);
        Future<String> hanging = client.submit(this::version);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        Future<String> others = another.submit(() -> {
            version();
            pipeline.add(step("other", 2, mail -> Opinion.ACCEPT), "another");
            return version();
        });
        assertThat(others.get(30, TimeUnit.SECONDS)).isEqualTo("1");
        assertThat(pipeline.acting(OLD)).hasSize(1);
        assertThat(pipeline.doing(OLD, "same").calls()).isEqualTo(2);
        answer.countDown();
        assertThat(hanging.get(30, TimeUnit.SECONDS)).isEqualTo("1");
    }

    @Test
    void aStepThatGoesWhileItSaysWhatItIsNeverActs() throws Exception {
        StepDescription description = step("same", 1, mail -> says("2")).description();
        FilterStep slow = new FilterStep() {
            @Override
            public StepDescription description() {
                asked.countDown();
                assertThatCode(answer::await).doesNotThrowAnyException();
                return description;
            }

            @Override
            public Opinion judge(MailTransaction transaction) {
                return says("2");
            }
        };
        pipeline.add(step("same", 1, mail -> says("1")), live());
        Future<?> registered = client.submit(() -> pipeline.add(slow, live()));
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        pipeline.remove(slow);
        answer.countDown();
        registered.get(30, TimeUnit.SECONDS);
        assertThat(version()).isEqualTo("1");
        assertThat(pipeline.steps()).hasSize(1);
    }

    @Test
    void countsCallsAndFailuresOfEachVersionByItself() {
        pipeline.add(
                step("same", 1, mail -> {
                    throw new IllegalStateException("no");
                }),
                live());
        pipeline.judgeContent(mail("a@example.test"));
        pipeline.add(step("same", 1, mail -> says("2")), trial());
        pipeline.admit(FRESH);
        version();
        version();
        assertThat(pipeline.doing(OLD, "same").failures()).isEqualTo(1);
        assertThat(pipeline.doing(FRESH, "same").calls()).isEqualTo(2);
        assertThat(pipeline.doing(FRESH, "same").failures()).isZero();
        assertThat(pipeline.doing(FRESH, "other").calls()).isZero();
    }
}
