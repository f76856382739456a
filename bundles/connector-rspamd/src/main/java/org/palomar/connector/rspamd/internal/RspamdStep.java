package org.palomar.connector.rspamd.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.dns.Resolver;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;
import org.palomar.net.Dialer;
import org.palomar.net.backend.Backends;

/** Asks Rspamd about mail from outside, and takes its points over; its refusals too, where they are to hold. What accounts submit is not asked about. */
@Component(
        service = {FilterStep.class, HealthIndicator.class, MetricSource.class},
        configurationPid = RspamdStep.PID)
@Designate(ocd = RspamdConfiguration.class)
public final class RspamdStep implements FilterStep, HealthIndicator, MetricSource {

    static final String PID = "palomar.connector.rspamd";
    static final String NAME = "rspamd";

    /** More than the servers may take, so that their own deadline tells what was wrong. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int MAX_WORDS = 200;
    private static final double MAX_PERCENT = 1000;

    private static final List<Tunable> TUNABLES = List.of(
            new Tunable("percent", "how much of a point a point of Rspamd counts", new Tunable.Decimal(0, MAX_PERCENT)),
            new Tunable("obey", "whether refusals by Rspamd hold, besides its points", new Tunable.YesNo()));

    private final LastGood<RspamdSettings> settings = new LastGood<>(PID, RspamdSettings::read);
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();
    private final Backends backends;

    @Activate
    public RspamdStep(@Reference Dialer dialer, Map<String, Object> properties) {
        settings.update(properties);
        backends = new Backends(NAME, dialer, () -> settings.settings().backends(), Rspamd::ping);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setResolver(Resolver service) {
        resolver.set(service);
    }

    void unsetResolver(Resolver service) {
        resolver.compareAndSet(service, null);
    }

    @Override
    public StepDescription description() {
        RspamdSettings now = settings.settings();
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
        if (transaction.origin().account().isPresent() || transaction.origin().isNotice()) {
            return Opinion.ACCEPT;
        }
        RspamdSettings now = settings.settled();
        if (transaction.content().size() > now.maxSize()) {
            return Opinion.of(scored(new RuleHit("RSPAMD_TOO_LARGE", 0, "not shown to it: more than max-size")));
        }
        RspamdAnswer answer = backends.ask(new Rspamd(transaction, name(transaction.origin()))::ask);
        Verdict points = scored(hit(answer, transaction.tuned().number("percent", now.percent())));
        return Opinion.of(transaction.tuned().yes("obey", now.obey()) ? obeyed(answer, points) : points);
    }

    private ClientName name(Origin origin) {
        Resolver present = resolver.get();
        return present == null || origin.door() != Origin.Door.MX
                ? ClientName.UNKNOWN
                : origin.client().map(client -> ClientName.of(client, present)).orElse(ClientName.UNKNOWN);
    }

    private static Verdict scored(RuleHit hit) {
        return new Verdict.Score(List.of(hit), List.of());
    }

    private static RuleHit hit(RspamdAnswer answer, double percent) {
        double points = answer.score() * percent / 100;
        return new RuleHit(
                "RSPAMD",
                Math.clamp(points, -RuleHit.MAX_POINTS, RuleHit.MAX_POINTS),
                answer.score() + "/" + answer.required() + " " + answer.names());
    }

    /** Its names of actions; what only marks a message its points do as well. */
    private static Verdict obeyed(RspamdAnswer answer, Verdict otherwise) {
        return switch (answer.action()) {
            // RFC 3463 §3.8, X.7.1: delivery not authorized, message refused.
            case "reject" ->
                new Verdict.Reject(new Reply(550, "5.7.1", words(answer, "the message is taken for spam")));
            case "soft reject" -> new Verdict.Defer(new Reply(451, "4.7.1", words(answer, "try again later")));
            default -> otherwise;
        };
    }

    private static String words(RspamdAnswer answer, String otherwise) {
        String plain = answer.words().replaceAll("[^ -~]", "?").strip();
        return plain.isEmpty() ? otherwise : plain.substring(0, Math.min(plain.length(), MAX_WORDS));
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
