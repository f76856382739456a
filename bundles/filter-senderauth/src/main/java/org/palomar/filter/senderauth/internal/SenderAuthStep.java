package org.palomar.filter.senderauth.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.address.Network;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.ServerName;
import org.palomar.api.dmarc.DmarcWatch;
import org.palomar.api.dns.Resolver;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.HeaderField;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FailurePolicy;
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
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.senderauth.SenderFinding;
import org.palomar.api.senderauth.SenderQuestion;
import org.palomar.filter.senderauth.internal.dmarc.DmarcVerdict;
import org.palomar.filter.senderauth.internal.spf.SpfResult;

/** Finds out who a message from another server is from, writes that into its header, and does what its author's domain wants done with what is not its own. */
@Component(
        service = {FilterStep.class, SenderCheck.class, HealthIndicator.class, MetricSource.class},
        configurationPid = SenderAuthStep.PID)
@Designate(ocd = SenderAuthConfiguration.class)
public final class SenderAuthStep implements FilterStep, SenderCheck, HealthIndicator, MetricSource {

    /** RFC 4193: private addresses of IPv6. */
    private static final Network UNIQUE_LOCAL = Network.parse("fc00::/7").orElseThrow();

    static final String PID = "palomar.filter.senderauth";

    /** Twice the longest patience of the settings: as long as a step may take at all. */
    private static final Duration DEADLINE = StepDescription.MAX_DEADLINE;

    private static final Tunable.Kind REACTIONS = new Tunable.Word(Reaction.words());

    private static final List<Tunable> TUNABLES = List.of(
            new Tunable(
                    SenderAuthSettings.ON_REJECT,
                    "what is done where the author's domain wants mail refused",
                    REACTIONS),
            new Tunable(SenderAuthSettings.ON_QUARANTINE, "what is done where it wants mail put aside", REACTIONS));

    private static final int HUNDRED = 100;

    private final LastGood<SenderAuthSettings> settings = new LastGood<>(PID, SenderAuthSettings::read);
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();
    private final AtomicReference<@Nullable DmarcWatch> watch = new AtomicReference<>();
    private final SenderAuthMetrics metrics = new SenderAuthMetrics();
    private final Clock clock;
    private final IntSupplier dice;

    @Activate
    public SenderAuthStep(Map<String, Object> properties) {
        this(properties, Clock.systemUTC(), () -> ThreadLocalRandom.current().nextInt(HUNDRED));
    }

    SenderAuthStep(Map<String, Object> properties, Clock clock, IntSupplier dice) {
        this.clock = clock;
        this.dice = dice;
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "senderauth",
                Stage.CONTENT,
                settings.settings().rank(),
                DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All(),
                TUNABLES);
    }

    /** Mail of accounts here, of a server in front that has looked at it, of networks that are trusted, and our own is taken as it is. */
    @Override
    public Opinion judge(MailTransaction message) throws IOException {
        if (message.origin().door() != Origin.Door.MX
                || message.origin().account().isPresent()) {
            return Opinion.ACCEPT;
        }
        long start = System.nanoTime();
        SenderAuthSettings current = settings.settled();
        if (current.trusts(message.origin().remote().getAddress())) {
            return Opinion.ACCEPT;
        }
        Assessment found = Assessment.of(message, current, () -> Optional.ofNullable(resolver.get()), clock, dice);
        metrics.assessed(found, start);
        List<HeaderField> fields = List.of(found.results(current.hostName()).field());
        if (found.client().filter(SenderAuthStep::isNear).isPresent()) {
            return Opinion.of(new Verdict.Tag(fields));
        }
        Reaction reaction = switch (found.wish()) {
            case NONE -> Reaction.TAG;
            case QUARANTINE -> current.onQuarantine(message.tuned());
            case REJECT -> current.onReject(message.tuned());
        };
        DmarcWatch counting = watch.get();
        if (counting != null) {
            Sightings.of(found, reaction, message).ifPresent(counting::saw);
        }
        return Opinion.of(
                switch (reaction) {
                    case TAG -> new Verdict.Score(hits(found, current.points()), fields);
                    case JUNK -> new Verdict.Junk(fields);
                    case REJECT -> new Verdict.Reject(refusal(found));
                });
    }

    /** Whoever has a private address is in the house, or behind something that hides who it is: nothing can be held against it. */
    private static boolean isNear(InetAddress client) {
        return client.isSiteLocalAddress() || client.isLinkLocalAddress() || UNIQUE_LOCAL.contains(client);
    }

    @Override
    public List<SenderFinding> look(SenderQuestion question) {
        SenderAuthSettings current = settings.settings();
        Instant now = clock.instant();
        BoundedDns dns = new BoundedDns(
                () -> Optional.ofNullable(resolver.get()),
                clock,
                now.plus(current.patience().multipliedBy(2)));
        return new SenderLook(question, current, dns, now).run();
    }

    // RFC 7372 §3.3 has codes for SPF and DKIM; RFC 7489 §10.3 asks for 5.7.1, and for the domain to be named
    private static Reply refusal(Assessment found) {
        String domain = found.author().map(author -> author.name()).orElse("");
        return new Reply(
                550,
                "5.7.1",
                "Not accepted: " + domain
                        + " says that mail which is neither sent nor signed by it is to be refused (DMARC)"
                        + " / no aceptado: " + domain + " pide rechazar lo que no manda ni firma");
    }

    private static List<RuleHit> hits(Assessment found, SenderAuthSettings.Points points) {
        List<RuleHit> hits = new ArrayList<>();
        if (found.spf().result() == SpfResult.FAIL) {
            hit(hits, "SPF_FAIL", points.spfFail(), found.spf().detail());
        }
        if (found.spf().result() == SpfResult.SOFTFAIL) {
            hit(hits, "SPF_SOFTFAIL", points.spfSoftfail(), found.spf().detail());
        }
        if (found.dmarc().result() == DmarcVerdict.Result.FAIL && !found.sealed()) {
            hit(hits, "DMARC_FAIL", points.dmarcFail(), found.dmarc().detail());
        }
        if (found.isClientHidden()) {
            hit(
                    hits,
                    "GATEWAY_CLIENT_HIDDEN",
                    points.clientHidden(),
                    found.spf().detail());
        }
        if (found.author().isEmpty()) {
            hit(hits, "NO_SINGLE_AUTHOR", points.dmarcFail(), "no policy holds, as none or several are named");
        }
        if (!found.iprev().result().equals("pass") && !found.iprev().result().equals("temperror")) {
            hit(
                    hits,
                    "IPREV_FAIL",
                    points.iprevFail(),
                    found.client().map(InetAddress::getHostAddress).orElse(""));
        }
        return hits;
    }

    private static void hit(List<RuleHit> hits, String rule, int points, String detail) {
        if (points > 0) {
            hits.add(new RuleHit(rule, points, detail));
        }
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("senderauth", LastGood.MAIL_WAITS));
        if (resolver.get() == null) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "senderauth",
                    "Nobody can tell who mail is from, as the resolver is missing: all of it is taken.",
                    "Run feature:install palomar-dns."));
        }
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        metrics.report(sink);
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

    /** Without it nothing is counted for reports. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setWatch(DmarcWatch service) {
        watch.set(service);
    }

    void unsetWatch(DmarcWatch service) {
        watch.compareAndSet(service, null);
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
