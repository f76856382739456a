package org.palomar.connector.spamassassin.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /** Accounts whose own rules count for one message: whoever names more recipients is not to use up the time. */
    static final int MAX_USERS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(SpamAssassinStep.class);

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
        backends = new Backends(NAME, dialer, () -> settings.settings().backends(), Spamd::ping);
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

    /** Once for all; then, where accounts' own rules count, for each of them, and who could not be asked about so has what all have. */
    @Override
    public Opinion judge(MailTransaction transaction) throws IOException, InterruptedException {
        if (transaction.origin().account().isPresent()) {
            return Opinion.ACCEPT;
        }
        SpamAssassinSettings now = settings.settled();
        if (transaction.content().size() > now.maxSize()) {
            return scored(new RuleHit("SPAMASSASSIN_TOO_LARGE", 0, "not shown to it: more than max-size"));
        }
        double percent = transaction.tuned().number("percent", now.percent());
        Content message = shown(transaction);
        long end = System.nanoTime() + now.backends().deadline().toNanos();
        Map<String, List<Recipient>> users = now.ownRules() ? users(transaction) : Map.of();
        Opinion common = scored(hit(asked(message, "", end, 1 + users.size()), percent));
        Map<Recipient, Verdict> own = new LinkedHashMap<>();
        int left = users.size();
        for (Map.Entry<String, List<Recipient>> user : users.entrySet()) {
            try {
                Opinion opinion = scored(hit(asked(message, user.getKey(), end, left), percent));
                user.getValue().forEach(recipient -> own.put(recipient, opinion.forAll()));
            } catch (IOException unanswered) {
                LOG.debug("what all have holds for {}", user.getKey(), unanswered);
            }
            left--;
        }
        return new Opinion(common.forAll(), own);
    }

    /** With an equal share of the time for each question that is left. */
    private SpamdAnswer asked(Content message, String user, long end, int left)
            throws IOException, InterruptedException {
        Duration share = Duration.ofNanos(Math.max(1, (end - System.nanoTime()) / left));
        return backends.ask(call -> new Spamd(message, user).ask(call), share);
    }

    /** Recipients whose own rules count, by whose; so many that there is time for them. */
    private Map<String, List<Recipient>> users(MailTransaction transaction) {
        Map<String, List<Recipient>> users = new LinkedHashMap<>();
        for (Recipient recipient : transaction.recipients()) {
            String user = user(recipient);
            if (!user.isEmpty() && (users.containsKey(user) || users.size() < MAX_USERS)) {
                users.computeIfAbsent(user, fresh -> new ArrayList<>()).add(recipient);
            }
        }
        return users;
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
        Optional<AccountId> owner = recipient.owner();
        if (owner.isEmpty()) {
            return "";
        }
        try {
            return directory
                    .account(owner.get())
                    .map(account -> account.address().toString())
                    .filter(address -> address.chars().allMatch(c -> c > ' ' && c < 0x7f))
                    .orElse("");
        } catch (DirectoryUnavailableException unavailable) {
            return ""; // The rules of all hold meanwhile: this is no question of safety.
        }
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
