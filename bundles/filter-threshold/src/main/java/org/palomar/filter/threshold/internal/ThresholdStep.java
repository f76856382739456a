package org.palomar.filter.threshold.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;

/** Decides what becomes of a message by the points that other steps gave it, and writes them into its header. */
@Component(
        service = {FilterStep.class, HealthIndicator.class},
        configurationPid = ThresholdStep.PID)
@Designate(ocd = ThresholdConfiguration.class)
public final class ThresholdStep implements FilterStep, HealthIndicator {

    static final String PID = "palomar.filter.threshold";

    /** A sum in memory: a step that needs longer is broken. */
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private static final Tunable.Kind POINTS = new Tunable.Points(Threshold.MOST);

    private static final List<Tunable> TUNABLES = List.of(
            new Tunable(ThresholdSettings.JUNK, "from how many points on it goes to Junk", POINTS),
            new Tunable(ThresholdSettings.QUARANTINE, "from how many points on it is held for review", POINTS),
            new Tunable(ThresholdSettings.REJECT, "from how many points on it is refused", POINTS));

    private final LastGood<ThresholdSettings> settings = new LastGood<>(PID, ThresholdSettings::read);

    @Activate
    public ThresholdStep(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "threshold",
                Stage.CONTENT,
                settings.settings().rank(),
                DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All(),
                TUNABLES);
    }

    @Override
    public Opinion judge(MailTransaction transaction) {
        if (transaction.hits().isEmpty()) {
            return Opinion.ACCEPT;
        }
        ThresholdSettings wanted = settings.settled().tuned(transaction.tuned());
        double score = transaction.score();
        if (wanted.reject().isReachedBy(score)) {
            // RFC 3463 §3.8, X.7.1: delivery not authorized, message refused.
            return Opinion.of(new Verdict.Reject(
                    new Reply(550, "5.7.1", "this message looks like spam (score " + Scores.plain(score) + ")")));
        }
        if (wanted.quarantine().isReachedBy(score)) {
            return Opinion.of(new Verdict.Quarantine("score " + Scores.plain(score)));
        }
        boolean junk = wanted.junk().isReachedBy(score);
        List<HeaderField> fields = new ArrayList<>(Scores.fields(transaction.hits(), score, wanted.junk(), junk));
        return Opinion.of(junk ? new Verdict.Junk(fields) : new Verdict.Tag(fields));
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings("threshold", LastGood.MAIL_WAITS);
    }
}
