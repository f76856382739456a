package org.palomar.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.pipeline.internal.Mails.LONG;
import static org.palomar.pipeline.internal.Mails.envelopeStep;
import static org.palomar.pipeline.internal.Mails.mail;
import static org.palomar.pipeline.internal.Mails.step;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

/** Settings that were never right since the start, of a step or of the pipeline itself: mail waits for them. */
class UnsettledTest {

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static Opinion unsettled() {
        throw new UnsettledException("etc/palomar.x.cfg: colour: must be red");
    }

    private boolean isDeferred() {
        return pipeline.judgeContent(mail("a@example.test")).getFirst() instanceof Disposition.Refuse refused
                && refused.reply().code() == 451;
    }

    @Test
    void aStepWithoutSettingsDefersThoughItsPolicyByDefaultIsToAccept() {
        pipeline.add(step("x", 1, LONG, FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> unsettled()), "test");
        assertThat(isDeferred()).isTrue();
        pipeline.add(envelopeStep("y", FailurePolicy.ACCEPT_AND_MARK, mail -> unsettled()), "test");
        assertThat(pipeline.judgeRecipient(mail("a@example.test")))
                .map(Reply::code)
                .contains(451);
    }

    /** What is out is asked no more, and its policy holds. */
    @Test
    void aStepWithoutSettingsIsNotTakenOutForThat() {
        settings.update(Map.of("failures-in-a-row", "3"));
        pipeline.add(step("x", 1, LONG, FailurePolicy.ACCEPT_AND_MARK, new Scope.All(), mail -> unsettled()), "test");
        for (int i = 0; i < 10; i++) {
            assertThat(isDeferred()).as("%d", i).isTrue();
        }
        assertThat(pipeline.findings()).extracting(HealthFinding::text).noneMatch(text -> text.contains("is out"));
    }

    @Test
    void whereThePipelineHasNoneNothingPassesAsItIsNotKnownWhatIsRequired() {
        settings.update(Map.of("required-steps", "a", "budget", "soon"));
        assertThat(isDeferred()).isTrue();
        assertThat(pipeline.judgeRecipient(mail("a@example.test")))
                .map(Reply::code)
                .contains(451);
        assertThat(pipeline.findings()).extracting(HealthFinding::severity).contains(HealthFinding.Severity.DOWN);
        settings.update(Map.of());
        List<Disposition> all = pipeline.judgeContent(mail("a@example.test"));
        assertThat(all).singleElement().isInstanceOf(Disposition.Deliver.class);
    }
}
