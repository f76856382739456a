package org.palomar.filter.tagger.internal;

import java.time.Duration;
import java.util.HashMap;
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
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Verdict;

/** Adds header fields by rules on the sender's and the recipients' domains. */
@Component(
        service = {FilterStep.class, HealthIndicator.class},
        configurationPid = Tagger.PID)
@Designate(ocd = TaggerConfiguration.class)
public final class Tagger implements FilterStep, HealthIndicator {

    static final String PID = "palomar.filter.tagger";

    /** Rules are compared in memory: a step that needs longer is broken. */
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final LastGood<TaggerSettings> settings = new LastGood<>(PID, TaggerSettings::read);

    @Activate
    public Tagger(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "tagger",
                Stage.CONTENT,
                settings.settings().rank(),
                DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All());
    }

    @Override
    public Opinion judge(MailTransaction transaction) {
        List<Rule> rules = settings.settled().rules();
        Map<Recipient, Verdict> verdicts = new HashMap<>();
        for (Recipient recipient : transaction.recipients()) {
            List<HeaderField> fields = rules.stream()
                    .filter(rule -> rule.matches(transaction, recipient))
                    .map(Rule::field)
                    .toList();
            if (!fields.isEmpty()) {
                verdicts.put(recipient, new Verdict.Tag(fields));
            }
        }
        return verdicts.isEmpty() ? Opinion.ACCEPT : new Opinion(new Verdict.Accept(), verdicts);
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings("tagger", LastGood.MAIL_WAITS);
    }
}
