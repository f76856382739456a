package org.palomar.filter.policy.internal;

import java.io.IOException;
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
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Verdict;
import org.palomar.mime.MessageParser;

/** Refuses messages that are too large, have attachments of a kind that the recipient's domain does not take, or so many that it can't see them all. */
@Component(
        service = {FilterStep.class, HealthIndicator.class},
        configurationPid = Policy.PID)
@Designate(ocd = PolicyConfiguration.class)
public final class Policy implements FilterStep, HealthIndicator {

    static final String PID = "palomar.filter.policy";

    /** Parsing a message of the largest size takes less than a second. */
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final LastGood<PolicySettings> settings = new LastGood<>(PID, PolicySettings::read);

    @Activate
    public Policy(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "policy", Stage.CONTENT, settings.settings().rank(), DEADLINE, FailurePolicy.DEFER, new Scope.All());
    }

    @Override
    public Opinion judge(MailTransaction transaction) throws IOException {
        PolicySettings current = settings.settled();
        Content content = transaction.content();
        boolean looksInside = transaction.recipients().stream()
                .anyMatch(recipient -> current.of(recipient.address().domain()).looksInside());
        Attachments attachments = looksInside ? attachments(content) : Attachments.NONE;
        Map<Recipient, Verdict> refusals = new HashMap<>();
        for (Recipient recipient : transaction.recipients()) {
            current.of(recipient.address().domain())
                    .refusal(content.size(), attachments)
                    .ifPresent(reply -> refusals.put(recipient, new Verdict.Reject(reply)));
        }
        return refusals.isEmpty() ? Opinion.ACCEPT : new Opinion(new Verdict.Accept(), refusals);
    }

    private static Attachments attachments(Content content) throws IOException {
        return MessageParser.wholeStructure(content).map(Attachments::of).orElse(Attachments.UNSEEN);
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings("policy", LastGood.MAIL_WAITS);
    }
}
