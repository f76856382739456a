package org.palomar.connector.milter.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.FactoryName;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.ServerName;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.HeaderField;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;
import org.palomar.net.Dialer;
import org.palomar.net.backend.BackendSettings;
import org.palomar.net.backend.Backends;

/** Asks the mail filter of one factory configuration, {@code etc/palomar.connector.milter-NAME.cfg}. Safe for any thread. */
@Component(
        service = {FilterStep.class, HealthIndicator.class, MetricSource.class},
        configurationPid = MilterStep.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MilterConfiguration.class, factory = true)
public final class MilterStep implements FilterStep, HealthIndicator, MetricSource {

    static final String FACTORY_PID = "palomar.connector.milter";

    /** More than the servers may take, so that their own deadline tells what was wrong. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Where a message that is let through has what its filter said. */
    private static final String MARK = "X-Palomar-Milter";

    private static final BackendSettings NOBODY =
            new BackendSettings(List.of(), Duration.ofSeconds(1), 1, Duration.ofSeconds(1));

    private static final String ON_REJECT = "on-reject";

    private static final List<Tunable> TUNABLES = List.of(new Tunable(
            ON_REJECT,
            "what becomes of a message that the filter refuses",
            new Tunable.Word(MilterSettings.REACTIONS)));

    private final String name;
    private final LastGood<MilterSettings> settings;
    private final Backends backends;

    @Activate
    public MilterStep(@Reference Dialer dialer, Map<String, Object> properties) {
        String file = FactoryName.of(FACTORY_PID, properties);
        name = "milter-" + file;
        settings = new LastGood<>(FACTORY_PID + "-" + file, MilterSettings::read);
        settings.update(properties);
        backends =
                new Backends(name, dialer, () -> settings.settings().backends().orElse(NOBODY), Milter::ping);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        MilterSettings now = settings.settings();
        return new StepDescription(
                name,
                Stage.CONTENT,
                now.rank(),
                now.backends().orElse(NOBODY).deadline().plus(GRACE),
                now.onFailure(),
                new Scope.All(),
                TUNABLES);
    }

    /** Notices of this server are nobody's to refuse. */
    @Override
    public Opinion judge(MailTransaction message) throws IOException, InterruptedException {
        if (message.origin().isNotice()) {
            return Opinion.ACCEPT;
        }
        MilterSettings now = settings.settled();
        if (now.backends().isEmpty()
                || (!now.submitted() && message.origin().account().isPresent())) {
            return Opinion.ACCEPT;
        }
        if (message.content().size() > now.maxSize()) {
            return tooLarge(now);
        }
        Outcome outcome = backends.ask(call -> new Milter(message, now.hostName()).ask(call));
        String onReject = message.tuned().word(ON_REJECT, now.onReject());
        Map<Recipient, Verdict> refused = new HashMap<>();
        outcome.refused().forEach((recipient, reply) -> refused.put(recipient, refusal(reply, onReject)));
        return new Opinion(verdict(outcome, onReject, now.onDiscard()), refused);
    }

    private Verdict verdict(Outcome outcome, String onReject, String onDiscard) {
        return switch (outcome.end()) {
            case Outcome.Accepted() ->
                outcome.fields().isEmpty() ? new Verdict.Accept() : new Verdict.Tag(outcome.fields());
            case Outcome.Refused(Reply reply) -> refusal(reply, onReject);
            case Outcome.Held(String reason) -> new Verdict.Quarantine(name + ": " + reason);
            case Outcome.Discarded() ->
                switch (onDiscard) {
                    case "quarantine" -> new Verdict.Quarantine(name + " wants it thrown away");
                    case "junk" -> new Verdict.Junk(List.of(new HeaderField(MARK, name + "; discard")));
                    default -> new Verdict.Discard(name + " wants it thrown away");
                };
        };
    }

    /** What is refused for now comes again, whatever is done with the rest. */
    private Verdict refusal(Reply reply, String reaction) {
        if (reply.isTemporary()) {
            return new Verdict.Defer(reply);
        }
        List<HeaderField> mark = List.of(new HeaderField(MARK, name + "; refused; " + reply.text()));
        return switch (reaction) {
            case "quarantine" -> new Verdict.Quarantine(name + ": " + reply.text());
            case "junk" -> new Verdict.Junk(mark);
            case "tag" -> new Verdict.Tag(mark);
            default -> new Verdict.Reject(reply);
        };
    }

    private Opinion tooLarge(MilterSettings now) {
        return Opinion.of(
                now.tooLarge().equals("reject")
                        // RFC 3463 §3.4, X.3.4: message too big for system.
                        ? new Verdict.Reject(new Reply(552, "5.3.4", "the message is too large to be looked through"))
                        : new Verdict.Tag(List.of(new HeaderField(FailurePolicy.UNCHECKED, name + " (too large)"))));
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings(name, LastGood.MAIL_WAITS));
        Optional<BackendSettings> servers = settings.settings().backends();
        if (servers.isEmpty()) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.NOTICE,
                    name,
                    "Nobody is asked, as its file names no server.",
                    "Name one by servers, or remove etc/" + FACTORY_PID + name.substring("milter".length()) + ".cfg."));
        } else {
            findings.addAll(backends.findings());
        }
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        backends.report(sink);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setServerName")
    void setServerName(ServerName service) {
        settings.named(service);
    }

    /** The name stays until another is heard of. */
    void unsetServerName(ServerName service) {}
}
