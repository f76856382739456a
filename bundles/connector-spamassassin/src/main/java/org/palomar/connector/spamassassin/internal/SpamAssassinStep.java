package org.palomar.connector.spamassassin.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;
import org.palomar.net.Dialer;
import org.palomar.net.backend.Backends;

/** Asks SpamAssassin about mail from outside, and takes its points over. What accounts submit is not asked about. */
@Component(
        service = {FilterStep.class, HealthIndicator.class, MetricSource.class},
        configurationPid = SpamAssassinStep.PID)
@Designate(ocd = SpamAssassinConfiguration.class)
public final class SpamAssassinStep implements FilterStep, HealthIndicator, MetricSource {

    static final String PID = "palomar.connector.spamassassin";
    static final String NAME = "spamassassin";

    /** More than the servers may take, so that their own deadline tells what was wrong. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final double MAX_PERCENT = 1000;

    private static final List<Tunable> TUNABLES = List.of(new Tunable(
            "percent", "how much of a point a point of SpamAssassin counts", new Tunable.Decimal(0, MAX_PERCENT)));

    private final LastGood<SpamAssassinSettings> settings = new LastGood<>(PID, SpamAssassinSettings::read);
    private final Directory directory;
    private final Backends backends;

    @Activate
    public SpamAssassinStep(@Reference Dialer dialer, @Reference Directory directory, Map<String, Object> properties) {
        this.directory = directory;
        settings.update(properties);
        backends = new Backends(NAME, dialer, () -> settings.settings().backends());
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        SpamAssassinSettings now = settings.settings();
        return new StepDescription(
                NAME,
                Stage.CONTENT,
                now.rank(),
                now.backends().deadline().plus(GRACE),
                now.onFailure(),
                new Scope.All(),
                TUNABLES);
    }

    /** Recipients whose own rules count are asked about one by one, since they may differ; all others at once. */
    @Override
    public Opinion judge(MailTransaction transaction) throws IOException, InterruptedException {
        SpamAssassinSettings now = settings.settings();
        if (transaction.origin().account().isPresent()) {
            return Opinion.ACCEPT;
        }
        if (transaction.content().size() > now.maxSize()) {
            return scored(new RuleHit("SPAMASSASSIN_TOO_LARGE", 0, "not shown to it: more than max-size"));
        }
        double percent = transaction.tuned().number("percent", now.percent());
        Content message = shown(transaction);
        Map<String, List<Recipient>> byUser = new LinkedHashMap<>();
        for (Recipient recipient : transaction.recipients()) {
            byUser.computeIfAbsent(now.ownRules() ? user(recipient) : "", fresh -> new ArrayList<>())
                    .add(recipient);
        }
        Map<Recipient, Verdict> verdicts = new LinkedHashMap<>();
        for (Map.Entry<String, List<Recipient>> group : byUser.entrySet()) {
            SpamdAnswer answer = backends.ask(call -> new Spamd(message, group.getKey()).ask(call));
            Opinion opinion = scored(hit(answer, percent));
            group.getValue().forEach(recipient -> verdicts.put(recipient, opinion.forAll()));
        }
        return new Opinion(new Verdict.Accept(), verdicts);
    }

    private static Opinion scored(RuleHit hit) {
        return Opinion.of(new Verdict.Score(List.of(hit), List.of()));
    }

    private static RuleHit hit(SpamdAnswer answer, double percent) {
        double points = answer.score() * percent / 100;
        return new RuleHit(
                "SPAMASSASSIN",
                Math.clamp(points, -RuleHit.MAX_POINTS, RuleHit.MAX_POINTS),
                answer.score() + "/" + answer.required() + " " + answer.symbols());
    }

    /** With the envelope's sender, whom its tests of SPF ask for; that the client is in the newest Received, the message has already. */
    private static Content shown(MailTransaction transaction) {
        return transaction
                .content()
                .prefixedBy(new HeaderField(
                                "Return-Path", "<" + transaction.sender().text() + ">")
                        .toOctets());
    }

    private String user(Recipient recipient) {
        Set<AccountId> accounts = recipient.accounts();
        if (accounts.size() != 1) {
            return "";
        }
        try {
            return directory
                    .account(accounts.iterator().next())
                    .map(account -> account.address().toString())
                    .filter(address -> address.chars().allMatch(c -> c > ' ' && c < 0x7f))
                    .orElse("");
        } catch (DirectoryUnavailableException unavailable) {
            return ""; // The rules of all hold meanwhile: this is no question of safety.
        }
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings(NAME));
        findings.addAll(backends.findings());
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        backends.report(sink);
    }
}
