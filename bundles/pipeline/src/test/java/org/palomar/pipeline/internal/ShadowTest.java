package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.pipeline.internal.Mails.mail;
import static org.palomar.pipeline.internal.Mails.step;
import static org.palomar.pipeline.internal.Mails.to;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.LastGood;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

class ShadowTest {

    private static final long FRESH = 8;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Opinion TAGGED = Opinion.of(new Verdict.Tag(List.of(new HeaderField("X-Tag", "1"))));

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        pipeline.close();
    }

    private void shadow(Mails.Judge acting, Mails.Judge trial) {
        pipeline.add(step("same", 1, acting), "old");
        pipeline.add(
                step("same", 1, Duration.ofMinutes(2), FailurePolicy.DEFER, new Scope.All(), trial),
                new StepEntry.Origin("fresh", FRESH, true));
        pipeline.shadow(FRESH);
    }

    private Comparison comparison() {
        return pipeline.comparison(FRESH);
    }

    private static boolean isTagged(List<Disposition> all) {
        return all.stream()
                .map(Disposition.Deliver.class::cast)
                .allMatch(one -> one.transaction().added().size() == 1);
    }

    @Test
    void aStepInShadowIsAskedTheSameAndChangesNothing() {
        Reply no = new Reply(550, "5.7.1", "not wanted");
        shadow(
                mail -> TAGGED,
                mail -> mail.recipients().contains(to("b@example.test"))
                        ? new Opinion(TAGGED.forAll(), Map.of(to("b@example.test"), new Verdict.Reject(no)))
                        : TAGGED);
        assertThat(isTagged(pipeline.judgeContent(mail("a@example.test")))).isTrue();
        assertThat(isTagged(pipeline.judgeContent(mail("a@example.test", "b@example.test"))))
                .isTrue();
        await().atMost(LONG).until(() -> comparison().compared() == 2);
        assertThat(comparison().different()).isEqualTo(1);
        assertThat(comparison().last()).singleElement().satisfies(one -> {
            assertThat(one.recipient()).isEqualTo("b@example.test");
            assertThat(one.acting()).isEqualTo("tag X-Tag: 1");
            assertThat(one.trial()).isEqualTo("reject 550 5.7.1 not wanted");
        });
        pipeline.endShadow(FRESH);
        assertThat(comparison()).isEqualTo(Comparison.NONE);
    }

    @Test
    void asksTheStepThatIsThereNow() {
        FilterStep first = step("same", 1, mail -> TAGGED);
        pipeline.add(step("same", 1, mail -> TAGGED), "old");
        pipeline.shadow(FRESH);
        pipeline.judgeContent(mail("a@example.test"));
        pipeline.add(first, new StepEntry.Origin("fresh", FRESH, true));
        pipeline.judgeContent(mail("a@example.test"));
        await().atMost(LONG).until(() -> comparison().compared() == 1);
        assertThat(comparison().different()).isZero();
        pipeline.remove(first);
        pipeline.add(step("same", 1, mail -> Opinion.ACCEPT), new StepEntry.Origin("fresh", FRESH, true));
        pipeline.judgeContent(mail("a@example.test"));
        await().atMost(LONG).until(() -> comparison().compared() == 2);
        assertThat(comparison().different()).as("a new configuration").isEqualTo(1);
    }

    @Test
    void whatFailsInShadowIsADifferenceAndNothingElse() {
        shadow(mail -> TAGGED, mail -> {
            throw new LinkageError("no class");
        });
        assertThat(isTagged(pipeline.judgeContent(mail("a@example.test")))).isTrue();
        await().atMost(LONG)
                .until(() -> comparison().compared() == 1 && comparison().different() == 1);
        assertThat(comparison().last().getFirst().trial()).contains("failed: LinkageError: no class");
        assertThat(pipeline.findings()).isEmpty();
    }

    @Test
    void noMessageWaitsForAStepInShadowThatHangs() {
        shadow(mail -> TAGGED, mail -> {
            end.await();
            return TAGGED;
        });
        for (int i = 0; i < 300; i++) {
            assertThat(isTagged(pipeline.judgeContent(mail("a@example.test")))).isTrue();
        }
        long left = comparison().left();
        assertThat(left).as("200 wait, and one may be asked").isBetween(99L, 100L);
        end.countDown();
        await().atMost(LONG).until(() -> comparison().compared() == 300 - left);
        assertThat(comparison().different()).isZero();
    }
}
