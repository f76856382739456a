package org.palomar.filter.lists.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.HeaderField;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Preferences;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.service.Presence;

/** What both steps go by, and what they have done. Safe for any thread. */
@Component(
        service = {Lists.class, HealthIndicator.class, MetricSource.class},
        configurationPid = Lists.PID)
@Designate(ocd = ListsConfiguration.class)
public final class Lists implements HealthIndicator, MetricSource {

    static final String PID = "palomar.filter.lists";

    private static final String METRIC = "palomar_filter_lists_recipients";

    private static final Verdict UNCHECKED =
            new Verdict.Tag(List.of(new HeaderField(FailurePolicy.UNCHECKED, AuthorStep.NAME)));

    /** For so long a list waits for somebody to tell a country, who is about to come: less than a step has. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LastGood<ListsSettings> settings = new LastGood<>(PID, ListsSettings::read);
    private final Rules rules = new Rules();
    private final AtomicReference<@Nullable Preferences> preferences = new AtomicReference<>();
    private final AtomicReference<@Nullable SenderCheck> senders = new AtomicReference<>();
    private final Map<Treatment, Counter> counts = new EnumMap<>(Treatment.class);

    private final ExpectedService<Countries> countries;

    @Activate
    public Lists(BundleContext context, Map<String, Object> properties) {
        this(new OfferingBundles(context, Countries.class), PATIENCE, properties);
    }

    /** @param told whether somebody ought to tell countries */
    Lists(BooleanSupplier told, Duration patience, Map<String, Object> properties) {
        countries = new ExpectedService<>(told, patience);
        for (Treatment treatment : Treatment.values()) {
            counts.put(treatment, new Counter());
        }
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    ListsSettings settings() {
        return settings.settings();
    }

    /** Whether nobody's list can name a sender of this message; what accounts submit and notices of our own are nobody's to refuse. */
    boolean isIdle(MailTransaction message) throws IOException {
        return message.origin().account().isPresent()
                || message.origin().door() == Origin.Door.INTERNAL
                || (settings.settled().server().isEmpty() && own().isEmpty(SenderRule.SUBJECT));
    }

    /** Lists that can't be read are no empty lists: they may refuse. */
    private Preferences own() throws IOException {
        Preferences present = preferences.get();
        if (present == null) {
            throw new IOException("lists of senders can't be read, as the directory is missing");
        }
        return present;
    }

    /**
     * What becomes of a message for each of its recipients. Whose list names a country that can't be told is put off at RCPT, alone. With the message one reply is for all, who may have no such list: it goes on, marked for him.
     *
     * @param named whether what is allowed by name is allowed now; else that waits until it is known who it is from
     */
    Opinion opinion(MailTransaction message, Senders from, boolean named) throws IOException {
        Preferences own = own();
        ListsSettings current = settings.settled();
        boolean known = message.hits().stream().anyMatch(hit -> hit.rule().equals(RuleHit.SENDER_ALLOWED));
        Countries where = new CountryOnce(this::country);
        Map<Recipient, Verdict> verdicts = new HashMap<>();
        for (Recipient recipient : message.recipients()) {
            try {
                rules.rule(from, recipient, own, current.server(), where)
                        .filter(rule -> rule.treatment() != Treatment.ALLOW
                                || (!known && (named || rule.pattern().kind().isOfClient())))
                        .ifPresent(rule -> verdicts.put(recipient, verdict(rule, current)));
            } catch (IOException untold) {
                if (!named) {
                    throw untold;
                }
                verdicts.put(recipient, UNCHECKED);
            }
        }
        return verdicts.isEmpty() ? Opinion.ACCEPT : new Opinion(new Verdict.Accept(), verdicts);
    }

    /** Where nobody is meant to tell countries, none is known; mail:health says so. */
    private Optional<Country> country(InetAddress client) throws IOException {
        return switch (countries.awaited()) {
            case Presence.There<Countries>(Countries there) -> there.of(client);
            case Presence.Missing<Countries>() ->
                throw new IOException("a list names a country, and who tells countries is away");
            case Presence.Unwanted<Countries>() -> Optional.empty();
        };
    }

    private Verdict verdict(SenderRule rule, ListsSettings current) {
        counts.getOrDefault(rule.treatment(), new Counter()).increment();
        return switch (rule.treatment()) {
            case ALLOW ->
                new Verdict.Score(
                        List.of(new RuleHit(
                                RuleHit.SENDER_ALLOWED,
                                -current.points(),
                                rule.pattern().text())),
                        List.of());
            case JUNK -> new Verdict.Junk(List.of());
            // RFC 3463 §3.8, X.7.1: delivery not authorized, message refused. Which word of whose list it is, is not
            // the sender's business.
            case BLOCK ->
                new Verdict.Reject(
                        new Reply(550, "5.7.1", "Mail from you is not wanted here / no se desea correo suyo"));
        };
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("lists", LastGood.MAIL_WAITS));
        Preferences present = preferences.get();
        if (present == null) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "lists",
                    "Lists of senders can't be read, as the directory is missing: mail waits.",
                    "Run feature:install palomar-core, and see what mail:health says of the directory."));
        }
        boolean server = !settings().server().countries().isEmpty();
        long others = present == null ? 0 : rules.namingCountries(present);
        if ((server || others > 0) && countries.look() instanceof Presence.Unwanted<Countries>) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "lists",
                    (server ? "The server's list of senders names countries" : "Lists of senders name countries")
                            + (others > 0
                                    ? " (" + others + " of domains and accounts, as far as mail came for them)"
                                    : "")
                            + ", and nobody tells which client is in which: these words do nothing.",
                    "Run feature:install palomar-countries, and give it a database (etc/palomar.countries.cfg)."));
        }
        boolean named = settings().server().allowsNames() || (present != null && !present.isEmpty(SenderRule.SUBJECT));
        if (named && senders.get() == null) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "lists",
                    "Nobody can tell who mail is from, as senderauth is missing: no sender is allowed by address or domain.",
                    "Run feature:install palomar-filter-senderauth."));
        }
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        counts.forEach((treatment, counter) -> sink.counter(
                METRIC,
                "Recipients whose list names the sender, by what it says",
                Map.of("list", treatment.word()),
                counter.value()));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPreferences(Preferences service) {
        preferences.set(service);
    }

    void unsetPreferences(Preferences service) {
        preferences.compareAndSet(service, null);
    }

    /** Its step tells who mail is from. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSenders(SenderCheck service) {
        senders.set(service);
    }

    void unsetSenders(SenderCheck service) {
        senders.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setCountries(Countries service) {
        countries.set(service);
    }

    void unsetCountries(Countries service) {
        countries.unset(service);
    }
}
