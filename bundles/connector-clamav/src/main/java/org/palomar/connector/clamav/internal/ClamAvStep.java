package org.palomar.connector.clamav.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.HeaderField;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
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
import org.palomar.net.Dialer;
import org.palomar.net.backend.Backends;

/** Asks ClamAV about every message, also about those that accounts submit: a virus in one's own house is worse. */
@Component(
        service = {FilterStep.class, HealthIndicator.class, MetricSource.class},
        configurationPid = ClamAvStep.PID)
@Designate(ocd = ClamAvConfiguration.class)
public final class ClamAvStep implements FilterStep, HealthIndicator, MetricSource {

    static final String PID = "palomar.connector.clamav";
    static final String NAME = "clamav";

    /** More than the servers may take, so that their own deadline tells what was wrong. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int MAX_NAME = 100;

    private static final List<Tunable> TUNABLES = List.of(
            new Tunable("infected", "what becomes of a message with malware", new Tunable.Word(ClamAvSettings.ENDS)));

    private final LastGood<ClamAvSettings> settings = new LastGood<>(PID, ClamAvSettings::read);
    private final Backends backends;

    @Activate
    public ClamAvStep(@Reference Dialer dialer, Map<String, Object> properties) {
        settings.update(properties);
        backends = new Backends(NAME, dialer, () -> settings.settings().backends(), Clamd::ping);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        ClamAvSettings now = settings.settings();
        return new StepDescription(
                NAME,
                Stage.CONTENT,
                now.rank(),
                now.backends().deadline().plus(GRACE),
                now.onFailure(),
                new Scope.All(),
                TUNABLES);
    }

    @Override
    public Opinion judge(MailTransaction transaction) throws IOException, InterruptedException {
        ClamAvSettings now = settings.settled();
        if (transaction.content().size() > now.maxSize()) {
            return tooLarge(now);
        }
        Optional<String> found = backends.ask(new Clamd(transaction.content())::ask);
        return found.map(name -> infected(printable(name), transaction.tuned().word("infected", now.infected())))
                .orElse(Opinion.ACCEPT);
    }

    private static Opinion infected(String name, String end) {
        return Opinion.of(
                switch (end) {
                    case "quarantine" -> new Verdict.Quarantine("malware: " + name);
                    case "junk" -> new Verdict.Junk(List.of(new HeaderField("X-Virus-Found", name)));
                    // RFC 3463 §3.8, X.7.1: delivery not authorized, message refused.
                    default -> new Verdict.Reject(new Reply(550, "5.7.1", "the message contains malware: " + name));
                });
    }

    private static Opinion tooLarge(ClamAvSettings now) {
        return Opinion.of(
                now.tooLarge().equals("reject")
                        // RFC 3463 §3.4, X.3.4: message too big for system.
                        ? new Verdict.Reject(new Reply(552, "5.3.4", "the message is too large to be looked through"))
                        : new Verdict.Tag(List.of(new HeaderField(FailurePolicy.UNCHECKED, NAME + " (too large)"))));
    }

    /** As replies and fields can carry it. */
    private static String printable(String name) {
        String plain = name.replaceAll("[^!-~]", "_");
        return plain.substring(0, Math.min(plain.length(), MAX_NAME));
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings(NAME, LastGood.MAIL_WAITS));
        findings.addAll(backends.findings());
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        backends.report(sink);
    }
}
