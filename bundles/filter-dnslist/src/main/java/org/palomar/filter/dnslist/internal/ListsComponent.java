package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.address.Domain;
import org.palomar.api.config.LastGood;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.dnslist.DnsLists;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.filter.dnslist.internal.Asking.Question;
import org.palomar.filter.dnslist.internal.Roll.About;

/** The lists of the settings: asked, tried again and again, told of. Both steps go by it. Safe for any thread. */
@Component(
        service = {ListsComponent.class, DnsLists.class, HealthIndicator.class, MetricSource.class},
        configurationPid = ListsComponent.PID,
        immediate = true)
@Designate(ocd = DnsListConfiguration.class)
public final class ListsComponent implements DnsLists, HealthIndicator, MetricSource {

    static final String PID = "palomar.filter.dnslist";

    /** Between two trials of a list. */
    private static final Duration EACH = Duration.ofHours(1);

    /** And where one was silent. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final LastGood<DnsListSettings> settings = new LastGood<>(PID, DnsListSettings::read);
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();
    private final Asking asking = new Asking(() -> Optional.ofNullable(resolver.get()));
    private final Roll roll = new Roll();
    private final DnsListMetrics metrics = new DnsListMetrics();
    private final Rounds trials = new Rounds(EACH, AGAIN, () -> {
        DnsListSettings current = settings.settings();
        return roll.run(new Trial(asking), current.clients(), current.domains());
    });

    @Activate
    public ListsComponent(Map<String, Object> properties) {
        this(properties, Optional.empty());
    }

    ListsComponent(Map<String, Object> properties, Optional<Resolver> first) {
        settings.update(properties);
        first.ifPresent(resolver::set);
        trials.soon();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
        trials.soon();
    }

    @Deactivate
    void stop() {
        trials.end();
    }

    /** How often all lists were tried. */
    long trials() {
        return trials.done();
    }

    /** The settings in force, for whoever decides by them; refuses while none were right yet. */
    DnsListSettings settled() {
        return settings.settled();
    }

    DnsListSettings settings() {
        return settings.settings();
    }

    /** What lists of addresses say of a client: those that are asked. */
    List<RuleHit> client(InetAddress client) throws InterruptedException {
        List<ListZone> lists = roll.asked(about(client), settings().clients());
        return lists.isEmpty()
                ? List.of()
                : hits(about(client), lists, List.of(Names.reversed(client)), client.getHostAddress());
    }

    /** What lists of domains say of some: those that are asked. */
    List<RuleHit> domains(List<Domain> domains) throws InterruptedException {
        List<ListZone> lists = roll.asked(About.DOMAINS, settings().domains());
        if (lists.isEmpty() || domains.isEmpty()) {
            return List.of();
        }
        List<String> names = domains.stream()
                .flatMap(domain -> Names.candidates(domain).stream())
                .distinct()
                .toList();
        return hits(About.DOMAINS, lists, names, "");
    }

    /** One for each list that knows one of the names: the weightiest. */
    private List<RuleHit> hits(About about, List<ListZone> lists, List<String> names, String shown)
            throws InterruptedException {
        List<Question> questions = new ArrayList<>(lists.size() * names.size());
        lists.forEach(list -> names.forEach(name -> questions.add(new Question(list, name))));
        Map<Question, Said> answers = asking.ask(questions);
        Map<ListZone, RuleHit> found = new LinkedHashMap<>();
        for (ListZone list : lists) {
            List<Said> said = new ArrayList<>(names.size());
            Optional<RuleHit> weightiest = Optional.empty();
            for (String name : names) {
                Said one = answers.getOrDefault(new Question(list, name), new Said.Unknown("", false));
                said.add(one);
                metrics.said(list, one);
                if (one instanceof Said.Listed(List<InetAddress> codes)) {
                    RuleHit hit = hit(list, shown.isEmpty() ? name : shown, codes);
                    weightiest = weightiest
                            .filter(other -> Math.abs(other.points()) >= Math.abs(hit.points()))
                            .or(() -> Optional.of(hit));
                }
            }
            note(list, said);
            weightiest.filter(hit -> hit.points() != 0).ifPresent(hit -> found.put(list, hit));
        }
        return found.isEmpty() ? List.of() : meant(about, found);
    }

    /** What the answers to one message say of the list itself. */
    private void note(ListZone list, List<Said> said) {
        Optional<Said.Refused> refusal = said.stream()
                .filter(Said.Refused.class::isInstance)
                .map(Said.Refused.class::cast)
                .findFirst();
        boolean out = false;
        if (refusal.isPresent()) {
            out = roll.failed(list, Trial.refused(refusal.get().code()));
        } else if (said.stream().anyMatch(one -> !(one instanceof Said.Unknown))) {
            roll.answered(list);
        } else if (said.stream().anyMatch(one -> one instanceof Said.Unknown unknown && unknown.silent())) {
            out = roll.silent(list);
        }
        out(out);
    }

    /**
     * What lists say that do not know what none may: one that is given up says yes to all from one moment to the next, long before the next trial. The resolver keeps that answer for as long as a list wants its absences
     * kept, so this is one question in a while. Where there is no answer, the list is not believed.
     */
    private List<RuleHit> meant(About about, Map<ListZone, RuleHit> found) throws InterruptedException {
        Map<Question, Said> controls = asking.ask(
                found.keySet().stream().map(list -> Trial.free(list, about)).toList());
        List<RuleHit> meant = new ArrayList<>();
        controls.forEach((control, said) -> {
            ListZone list = control.list();
            switch (said) {
                case Said.NotListed no -> Optional.ofNullable(found.get(list)).ifPresent(meant::add);
                case Said.Listed yes -> out(roll.failed(list, Trial.YES_TO_ALL));
                case Said.Refused(String code) -> out(roll.failed(list, Trial.refused(code)));
                case Said.Unknown unknown -> {}
            }
        });
        return meant;
    }

    private void out(boolean wasAsked) {
        if (wasAsked) {
            trials.again();
        }
    }

    private static RuleHit hit(ListZone list, String subject, List<InetAddress> codes) {
        return new RuleHit(list.rule(), list.points(codes), subject + ": " + text(codes));
    }

    static String text(List<InetAddress> codes) {
        return String.join(" ", codes.stream().map(InetAddress::getHostAddress).toList());
    }

    static About about(InetAddress client) {
        return client.getAddress().length == Integer.BYTES ? About.IPV4 : About.IPV6;
    }

    @Override
    public List<DnsListing> lists() {
        List<DnsListing> all = new ArrayList<>();
        settings().clients().forEach(list -> {
            boolean six = roll.obstacle(About.IPV6, list).isEmpty();
            Optional<String> obstacle = roll.obstacle(About.IPV4, list).filter(reason -> !six);
            all.add(state(list, obstacle, six ? "addresses, IPv6 too" : "addresses"));
        });
        settings().domains().forEach(list -> all.add(state(list, roll.obstacle(About.DOMAINS, list), "domains")));
        return all;
    }

    private static DnsListing state(ListZone list, Optional<String> obstacle, String about) {
        return new DnsListing(
                list.zone().name(),
                "",
                obstacle.isEmpty() ? "asked" : "left-out",
                0,
                obstacle.map(reason -> about + ": " + reason).orElse(about));
    }

    @Override
    public List<DnsListing> look(InetAddress client) {
        List<Look> looks = settings().clients().stream()
                .map(list ->
                        new Look(about(client), new Question(list, Names.reversed(client)), client.getHostAddress()))
                .toList();
        return look(looks);
    }

    @Override
    public List<DnsListing> look(Domain domain) {
        List<Look> looks = new ArrayList<>();
        for (ListZone list : settings().domains()) {
            Names.candidates(domain)
                    .forEach(name -> looks.add(new Look(About.DOMAINS, new Question(list, name), name)));
        }
        return look(looks);
    }

    private record Look(About about, Question question, String subject) {}

    private List<DnsListing> look(List<Look> looks) {
        try {
            Map<Question, Said> answers =
                    asking.ask(looks.stream().map(Look::question).toList());
            return looks.stream()
                    .map(look -> listing(look, answers.getOrDefault(look.question(), new Said.Unknown("", false))))
                    .toList();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private DnsListing listing(Look look, Said said) {
        ListZone list = look.question().list();
        String out = roll.obstacle(look.about(), list)
                .map(reason -> "left out, as " + reason)
                .orElse("");
        String zone = list.zone().name();
        return switch (said) {
            case Said.Listed(List<InetAddress> codes) -> {
                String reason = asking.reason(look.question());
                String detail =
                        text(codes) + (reason.isEmpty() ? "" : " " + reason) + (out.isEmpty() ? "" : "; " + out);
                yield new DnsListing(zone, look.subject(), "listed", list.points(codes), detail);
            }
            case Said.NotListed no -> new DnsListing(zone, look.subject(), "not-listed", 0, out);
            case Said.Refused(String code) ->
                new DnsListing(
                        zone,
                        look.subject(),
                        "unknown",
                        0,
                        Trial.failure(Trial.refused(code)).orElse(""));
            case Said.Unknown(String detail, boolean silent) ->
                new DnsListing(zone, look.subject(), "unknown", 0, detail);
        };
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("dnslist", LastGood.MAIL_WAITS));
        if (resolver.get() == null) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "dnslist",
                    "No list is asked, as the resolver is missing.",
                    "Run feature:install palomar-dns."));
            return findings;
        }
        roll.failures(settings().clients(), settings().domains())
                .forEach((zone, reason) -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "dnslist",
                        "The list " + zone + " is left out: " + reason + ".",
                        "It is tried again within the hour. If it stays, ask by a resolver of your own (servers in"
                                + " etc/palomar.dns.cfg), or take it out of etc/" + PID + ".cfg.")));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        metrics.report(sink);
        sink.counter("palomar_filter_dnslist_trials", "How often all lists were tried", Map.of(), trials.done());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setResolver(Resolver service) {
        resolver.set(service);
        trials.soon();
    }

    void unsetResolver(Resolver service) {
        resolver.compareAndSet(service, null);
    }
}
