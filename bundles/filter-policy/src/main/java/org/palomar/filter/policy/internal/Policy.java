package org.palomar.filter.policy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
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

/** Refuses messages that are too large, or have attachments of a kind that the recipient's domain does not take. */
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
        PolicySettings current = settings.settings();
        boolean looksInside = transaction.recipients().stream()
                .anyMatch(recipient ->
                        !current.of(recipient.address().domain()).refused().isEmpty());
        List<Attachment> attachments = looksInside
                ? Attachment.of(MessageParser.summarize(transaction.content()).structure())
                : List.of();
        Map<Recipient, Verdict> refusals = new HashMap<>();
        for (Recipient recipient : transaction.recipients()) {
            refusal(
                            current.of(recipient.address().domain()),
                            transaction.content().size(),
                            attachments)
                    .ifPresent(verdict -> refusals.put(recipient, verdict));
        }
        return refusals.isEmpty() ? Opinion.ACCEPT : new Opinion(new Verdict.Accept(), refusals);
    }

    private static Optional<Verdict> refusal(DomainPolicy policy, long size, List<Attachment> attachments) {
        if (size > policy.maxSize()) {
            return Optional.of(new Verdict.Reject(DomainPolicy.TOO_LARGE));
        }
        return attachments.stream()
                .filter(policy::refuses)
                .findFirst()
                .map(attachment -> new Verdict.Reject(DomainPolicy.refusal(attachment)));
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings("policy");
    }
}
