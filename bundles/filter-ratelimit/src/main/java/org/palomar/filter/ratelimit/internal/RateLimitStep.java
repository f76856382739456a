package org.palomar.filter.ratelimit.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.ratelimit.RateLimits;
import org.palomar.api.ratelimit.RateUsage;
import org.palomar.api.ratelimit.RateUsage.Kind;
import org.palomar.filter.ratelimit.internal.Buckets.Claim;

/** Asks who sends too much at once to come back, at each recipient. Safe for any thread. */
@Component(
        service = {FilterStep.class, RateLimitStep.class, RateLimits.class, HealthIndicator.class, MetricSource.class},
        configurationPid = RateLimitStep.PID)
@Designate(ocd = RateLimitConfiguration.class)
public final class RateLimitStep implements FilterStep, RateLimits, HealthIndicator, MetricSource {

    static final String PID = "palomar.filter.ratelimit";

    /** A look into a map: a step that needs longer is broken. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** Whoever has a /64 has all its addresses. */
    private static final int IPV6_BITS = 64;

    private static final int IPV4_BITS = 32;

    private static final String TAKEN = "taken";

    private static final List<Tunable> TUNABLES = List.of(new Tunable(
            RateLimitSettings.RECIPIENT,
            "messages in a period for one recipient, 0 for no limit",
            new Tunable.Decimal(0, RateLimitSettings.MOST)));

    private final LastGood<RateLimitSettings> settings = new LastGood<>(PID, RateLimitSettings::read);
    private final Buckets buckets = new Buckets();
    private final Announced announced = new Announced();
    private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
    private final AtomicLong swept;
    private final Clock clock;

    @Activate
    public RateLimitStep(Map<String, Object> properties) {
        this(properties, Clock.systemUTC());
    }

    RateLimitStep(Map<String, Object> properties, Clock clock) {
        this.clock = clock;
        this.swept = new AtomicLong(clock.millis());
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "ratelimit",
                Stage.ENVELOPE,
                settings.settings().rank(),
                DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All(),
                TUNABLES);
    }

    /** What accounts submit has limits of its own, and a server in front brings mail of many: one that is trusted is not asked anything, and a filtering gateway is no peer. */
    @Override
    public Opinion judge(MailTransaction message) {
        if (message.origin().door() != Origin.Door.MX
                || message.origin().account().isPresent()) {
            return Opinion.ACCEPT;
        }
        RateLimitSettings current = settings.settled();
        if (current.trusts(message.origin().remote().getAddress())
                || message.hits().stream().anyMatch(hit -> hit.rule().equals(RuleHit.SENDER_ALLOWED))) {
            return Opinion.ACCEPT;
        }
        Instant now = clock.instant();
        sweep(now, current);
        Map<Recipient, Verdict> back = new HashMap<>();
        for (Recipient recipient : message.recipients()) {
            Optional<RateUsage> full = full(message, recipient, now, current);
            count(full.map(one -> word(one.kind())).orElse(TAKEN));
            full.ifPresent(one -> back.put(recipient, new Verdict.Defer(comeBack(one))));
        }
        return back.isEmpty() ? Opinion.ACCEPT : new Opinion(new Verdict.Accept(), back);
    }

    /** A gateway asks for recipients of mail that it keeps, too: what it brings is counted then. */
    private Optional<RateUsage> full(
            MailTransaction message, Recipient recipient, Instant now, RateLimitSettings current) {
        List<Claim> claims = claims(message, recipient, current);
        if (!message.origin().isByGateway()) {
            return buckets.take(claims, now, current);
        }
        Optional<RateUsage> full = buckets.full(claims, claim -> announced.count(message.id(), claim), now, current);
        if (full.isEmpty()) {
            announced.add(message.id(), recipient.address(), claims);
        }
        return full;
    }

    /** A message for which a gateway has asked is there. */
    void brought(MailTransaction message) {
        if (message.origin().isByGateway()) {
            Set<Address> recipients =
                    message.recipients().stream().map(Recipient::address).collect(Collectors.toSet());
            buckets.count(announced.take(message.id(), recipients), clock.instant(), settings.settings());
        }
    }

    int rank() {
        return settings.settings().rank();
    }

    private static List<Claim> claims(MailTransaction message, Recipient recipient, RateLimitSettings current) {
        List<Claim> claims = new ArrayList<>();
        if (!message.origin().isByGateway()) {
            claim(claims, Kind.PEER, peer(message.origin().remote().getAddress()), current.peer());
        }
        // Notices of all the world have no sender: they are limited by peer and recipient.
        message.sender().address().ifPresent(sender -> claim(claims, Kind.SENDER, sender.toString(), current.sender()));
        int own = (int) message.tuned().number(RateLimitSettings.RECIPIENT, current.recipient());
        claim(claims, Kind.RECIPIENT, plain(recipient.address()), own);
        return claims;
    }

    private static void claim(List<Claim> claims, Kind kind, String subject, int limit) {
        if (limit > 0) {
            claims.add(new Claim(kind, subject.toLowerCase(Locale.ROOT), limit));
        }
    }

    private static String peer(InetAddress client) {
        return client instanceof Inet4Address
                ? Network.around(client, IPV4_BITS).base().getHostAddress()
                : Network.around(client, IPV6_BITS).toString();
    }

    /** Without a detail behind a plus: that is the same mailbox. */
    private static String plain(Address address) {
        String text = address.toString();
        int at = text.lastIndexOf('@');
        return text.substring(0, at).replaceAll("(?<=.)\\+.*", "") + text.substring(at);
    }

    // RFC 3463 §3.8, X.7.1, as for greylisting: what is wrong is how much, and will not be later
    private static Reply comeBack(RateUsage full) {
        String whose = switch (full.kind()) {
            case PEER -> "from your address";
            case SENDER -> "from this sender";
            case RECIPIENT -> "for this recipient";
        };
        long seconds = Math.max(1, full.pause().plusSeconds(1).minusMillis(1).toSeconds());
        return new Reply(
                450,
                "4.7.1",
                "Too much mail " + whose + " at once: please try again in " + seconds
                        + " s / demasiados correos a la vez: vuelva a intentarlo en " + seconds + " s");
    }

    private void sweep(Instant now, RateLimitSettings current) {
        long last = swept.get();
        if (now.toEpochMilli() - last >= SWEEP.toMillis() && swept.compareAndSet(last, now.toEpochMilli())) {
            buckets.sweep(now, current);
        }
    }

    @Override
    public List<RateUsage> list(String containing, int most) {
        return buckets.list(containing, clock.instant(), settings.settings()).stream()
                .sorted(Comparator.comparingDouble((RateUsage one) -> -one.used() / (double) one.limit())
                        .thenComparing(RateUsage::kind)
                        .thenComparing(RateUsage::subject))
                .limit(most)
                .toList();
    }

    @Override
    public int forget(String containing) {
        return buckets.forget(containing);
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings("ratelimit", LastGood.MAIL_WAITS);
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, absent -> new Counter()).increment();
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void report(MetricSink sink) {
        outcomes.forEach((outcome, counter) -> sink.counter(
                "palomar_filter_ratelimit_recipients",
                "Recipients, taken or asked to come back by the limit of a peer, sender or recipient",
                Map.of("outcome", outcome),
                counter.value()));
        buckets.counts()
                .forEach((kind, count) -> sink.gauge(
                        "palomar_filter_ratelimit_known", "Who is counted, by kind", Map.of("kind", kind), count));
    }
}
