package org.palomar.filter.dnslist.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.ServerName;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.dnslist.ListingChange;
import org.palomar.api.dnslist.OwnAddressWatch;
import org.palomar.api.dnslist.OwnAddresses;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;

/** Asks lists each day about addresses of this server, and tells whoever runs it which are on one. Safe for any thread. */
@Component(
        service = {OwnAddressWatch.class, HealthIndicator.class, MetricSource.class},
        configurationPid = ListsComponent.PID,
        immediate = true)
public final class WatchComponent implements OwnAddressWatch, HealthIndicator, MetricSource {

    private static final Duration EACH = Duration.ofDays(1);

    /** Where one was silent all are asked again: not often, as silence is how most lists end. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private static final String NOT_YET = "nothing was asked yet";
    private final LastGood<DnsListSettings> settings = new LastGood<>(ListsComponent.PID, DnsListSettings::read);
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();
    private final ServerName name;
    private final Clock clock;
    private final Asking asking = new Asking(() -> Optional.ofNullable(resolver.get()));
    private final ReentrantLock looking = new ReentrantLock();
    private final ListingHistory history;
    private final Rounds rounds = new Rounds(EACH, AGAIN, this::round);
    private volatile OwnAddresses last;
    private volatile List<ListingChange> changes;
    private Optional<String> unread = Optional.empty();
    private volatile Optional<String> unsaved = Optional.empty();

    @Activate
    public WatchComponent(Map<String, Object> properties, @Reference ServerName name) {
        this(
                properties,
                name,
                Path.of(System.getProperty("palomar.data", "data")).resolve("dnslist/own-addresses"),
                Clock.systemUTC());
    }

    WatchComponent(Map<String, Object> properties, ServerName name, Path file, Clock clock) {
        this.name = name;
        this.clock = clock;
        history = new ListingHistory(file);
        try {
            history.read();
        } catch (IOException failed) {
            unread = Optional.of("can't be read, and nothing is added to it: " + failed);
        }
        changes = history.all();
        last = new OwnAddresses(
                Optional.empty(), listed(settings.update(properties).ofOurselves()), NOT_YET);
        rounds.soon();
    }

    /** What is known from before, until lists are asked. */
    private List<DnsListing> listed(List<ListZone> lists) {
        List<DnsListing> listed = new ArrayList<>();
        for (ListingChange change : history.current()) {
            if (change.listed()
                    && lists.stream().anyMatch(list -> list.zone().name().equals(change.list()))) {
                listed.add(OwnLook.listing(change.address(), change.list(), true, change.detail()));
            }
        }
        return listed;
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
        rounds.soon();
    }

    @Deactivate
    void stop() {
        rounds.end();
    }

    @Override
    public OwnAddresses last() {
        return last;
    }

    @Override
    public List<ListingChange> history() {
        return changes;
    }

    @Override
    public OwnAddresses look() {
        looking.lock();
        try {
            round();
            return last;
        } finally {
            looking.unlock();
        }
    }

    /** Whether all could be asked: a list that is none any more is asked tomorrow, one that is silent sooner. */
    private boolean round() {
        looking.lock();
        try {
            List<ListZone> lists = settings.settings().ofOurselves();
            if (lists.isEmpty()) {
                last = new OwnAddresses(Optional.empty(), List.of(), ""); // nobody wants to know
                return true;
            }
            return switch (own()) {
                case Answer.Found<List<InetAddress>> found when !found.value().isEmpty() -> look(found.value(), lists);
                case Answer.Failed<List<InetAddress>> failed -> {
                    last = new OwnAddresses(
                            last.looked(), last.listings(), "our own addresses are not known: " + failed.detail());
                    yield false;
                }
                default -> {
                    last = new OwnAddresses(
                            Optional.of(clock.instant()),
                            List.of(),
                            name.name()
                                    + " has no address in the DNS that others can reach; own-addresses may name one");
                    yield true;
                }
            };
        } finally {
            looking.unlock();
        }
    }

    private boolean look(List<InetAddress> own, List<ListZone> lists) {
        OwnLook look = new OwnLook(asking, history, last, clock);
        last = look.at(own, lists);
        changes = history.all();
        try {
            history.save();
        } catch (IOException failed) {
            unsaved = Optional.of("can't be written: " + failed);
            return false;
        }
        unsaved = Optional.empty();
        return !look.silence();
    }

    /** Of those that the DNS has of our name, private ones are seen by nobody else. */
    private Answer<List<InetAddress>> own() {
        List<InetAddress> configured = settings.settings().own();
        Resolver present = resolver.get();
        if (present == null) {
            return new Answer.Failed<>(Failure.CLOSED, "the resolver is missing");
        }
        if (!configured.isEmpty()) {
            return new Answer.Found<>(configured, Duration.ZERO, Security.INDETERMINATE);
        }
        Answer<HostAddresses> known = present.addresses(name.name());
        return known instanceof Answer.Found<HostAddresses> found
                        && !found.value().whole()
                ? new Answer.Failed<>(Failure.SERVER_FAILURE, "only those of one kind")
                : known.map(host -> host.addresses().stream()
                        .filter(one -> !one.isLoopbackAddress() && !ClientStep.isNear(one))
                        .toList());
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        for (DnsListing one : last.listings()) {
            if (one.result().equals(OwnLook.LISTED)) {
                findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "own-addresses",
                        "Our address " + one.subject() + " is on the list " + one.list()
                                + ", by which others refuse mail: " + one.detail() + ".",
                        "Find what was sent (mail:queue-list, mail:limits), end it, and ask the list to take the address off;"
                                + " mail:own-addresses --now asks again."));
            }
        }
        obstacle(last).ifPresent(findings::add);
        unread.or(() -> unsaved)
                .ifPresent(why -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "own-addresses",
                        "The history of listings " + why + ".",
                        "See to the folder dnslist of the data folder.")));
        return findings;
    }

    private Optional<HealthFinding> obstacle(OwnAddresses now) {
        return now.obstacle().isEmpty() || now.obstacle().equals(NOT_YET)
                ? Optional.empty()
                : Optional.of(new HealthFinding(
                        HealthFinding.Severity.NOTICE,
                        "own-addresses",
                        "Not all lists could be asked about our own addresses: " + now.obstacle() + ".",
                        "They are asked again within the day; mail:own-addresses --now does so at once. See mail:dns for"
                                + " what the DNS says."));
    }

    @Override
    public void report(MetricSink sink) {
        sink.gauge(
                "palomar_own_addresses_listed",
                "Addresses of this server that are on a list, for each list once",
                Map.of(),
                (double) last.listings().stream()
                        .filter(one -> one.result().equals(OwnLook.LISTED))
                        .count());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setResolver(Resolver service) {
        resolver.set(service);
        rounds.soon();
    }

    void unsetResolver(Resolver service) {
        resolver.compareAndSet(service, null);
    }
}
