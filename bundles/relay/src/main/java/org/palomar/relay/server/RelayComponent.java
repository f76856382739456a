package org.palomar.relay.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
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
import org.palomar.api.config.ServerName;
import org.palomar.api.destination.DestinationCheck;
import org.palomar.api.destination.DestinationQuestion;
import org.palomar.api.destination.DestinationReport;
import org.palomar.api.destination.ServerCall;
import org.palomar.api.directory.Directory;
import org.palomar.api.dns.Resolver;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.Transport;
import org.palomar.api.session.Listeners;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.net.Dialer;
import org.palomar.net.https.Https;
import org.palomar.relay.inquiry.Inquiry;
import org.palomar.relay.route.Route;
import org.palomar.relay.route.Router;
import org.palomar.relay.route.Routes;
import org.palomar.relay.route.SmartHost;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.Opening;
import org.palomar.relay.sts.HttpsPolicyHost;
import org.palomar.relay.sts.Policies;
import org.palomar.relay.sts.PolicyStore;
import org.palomar.relay.sts.StrictTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay as a component: settings, the services that come and go, and the end of connections that idle. Safe for any thread. */
@Component(
        service = {Transport.class, DestinationCheck.class, HealthIndicator.class, MetricSource.class},
        configurationPid = RelayComponent.PID,
        immediate = true)
@Designate(ocd = RelayConfiguration.class)
public final class RelayComponent implements Transport, DestinationCheck, HealthIndicator, MetricSource {

    static final String PID = "palomar.relay";

    private static final Logger LOG = LoggerFactory.getLogger(RelayComponent.class);

    private static final Duration SWEEP = Duration.ofSeconds(1);

    /** What is under way when the bundle goes may end for so long; afterwards its connections may break. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Nothing until there are right ones: the defaults would bring mail for a smart host directly, and without the TLS that is demanded. */
    private final LastGood<Optional<RelaySettings>> settings =
            new LastGood<>(PID, Optional.empty(), values -> Optional.of(RelaySettings.read(values)));

    private final RelayMetrics metrics = new RelayMetrics();
    private final IdleSessions idle = new IdleSessions();
    private final UnderWay underWay = new UnderWay();
    private final Random random = new SecureRandom();
    private final RefusedLogins logins = new RefusedLogins();
    private final Relay relay = new Relay(this::means, Clock.systemUTC(), new Sessions(idle, logins, metrics), metrics);
    private final ScheduledThreadPoolExecutor sweeper = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-relay-idle").daemon().factory());
    private final StrictTransport strict = new StrictTransport(
            new PolicyStore(Path.of(System.getProperty("palomar.data", "data")).resolve("mta-sts")), Clock.systemUTC());
    private final List<ConfiguredRoute> routes = new CopyOnWriteArrayList<>();
    /** Of its own settings, and by routes that are gone. */
    private final AtomicLong changes = new AtomicLong();

    private final BooleanSupplier staying;
    private final Dialer dialer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Resolver resolver;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Listeners> listeners = List.of();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Directory directory;

    /** Who counts how TLS went; nobody, if TLS reports are not wanted. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable TlsWatch tlsWatch;

    @Activate
    public RelayComponent(BundleContext context, @Reference Dialer dialer, Map<String, Object> properties) {
        this(() -> context.getBundle().getState() == Bundle.ACTIVE, dialer, properties);
    }

    /** @param staying whether the bundle is not being stopped */
    RelayComponent(BooleanSupplier staying, Dialer dialer, Map<String, Object> properties) {
        this.staying = staying;
        this.dialer = dialer;
        settings.update(properties);
        Future<?> unused =
                sweeper.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        try {
            settings.settings().ifPresent(now -> idle.sweep(now.idle()));
        } catch (RuntimeException | Error bug) {
            LOG.error("Connections that idled could not be ended; it is tried again", bug); // the executor would stop
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addRoute(ConfiguredRoute route) {
        routes.add(route);
    }

    /** A route goes with its file. When the bundle stops, its routes go before the relay does: they hold all the same, as mail would take the ordinary way. */
    void removeRoute(ConfiguredRoute route) {
        if (staying.getAsBoolean()) {
            changes.addAndGet(1 + route.changes()); // so that the sum grows
            routes.remove(route);
        }
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
        changes.incrementAndGet();
    }

    @Deactivate
    void stop() {
        underWay.awaitNone(GRACE);
        sweeper.shutdownNow();
        idle.close();
    }

    private Optional<Relay.Means> means() {
        return settings.settings()
                .map(now -> new Relay.Means(
                        now,
                        routes(now.route()),
                        Optional.ofNullable(resolver).map(dns -> router(dns, now)),
                        Optional.ofNullable(directory),
                        new Opening(dialer, now.waits(), names(now.route().self())),
                        watch()));
    }

    /** What this server greets with, by whatever route it sends. Names of further routes are none: another server may well have such a one. */
    private static Set<String> names(Identity self) {
        return self.isUnnamed() ? Set.of() : Set.of(self.hostName().name());
    }

    private Router router(Resolver dns, RelaySettings now) {
        Policies policies = now.mtaSts()
                ? strict.by(dns, new HttpsPolicyHost(new Https(dialer, dns, now.rules()::allows)))
                : Policies.NONE;
        return new Router(dns, now.rules(), policies, this::isOurs, random, watch());
    }

    private TlsWatch watch() {
        TlsWatch present = tlsWatch;
        return present == null ? TlsWatch.NONE : present;
    }

    private Routes routes(Route ordinary) {
        return new Routes(
                ordinary, routes.stream().map(one -> one.route(ordinary.self())).toList());
    }

    /** Whether this server listens for mail there: a message that it sends to itself comes back for ever. */
    private boolean isOurs(InetSocketAddress address) {
        return listeners.stream()
                .flatMap(known -> known.listeners().stream())
                .anyMatch(one -> one.open()
                        && one.protocol().equals("smtp")
                        && one.address().getPort() == address.getPort()
                        && isAt(one.address().getAddress(), address.getAddress()));
    }

    private static boolean isAt(InetAddress listens, InetAddress address) {
        try {
            return listens.equals(address)
                    || (listens.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) != null);
        } catch (SocketException unknown) {
            return false;
        }
    }

    @Override
    public Optional<Domain> through(Domain destination) {
        return settings.settings().flatMap(now -> routes(now.route()).through(destination));
    }

    @Override
    public long ways() {
        return changes.get()
                + routes.stream().mapToLong(ConfiguredRoute::changes).sum();
    }

    @Override
    public AttemptResult deliver(Attempt attempt) {
        underWay.begin();
        try {
            return relay.deliver(attempt);
        } finally {
            underWay.end();
        }
    }

    @Override
    public DestinationReport look(DestinationQuestion question, Consumer<ServerCall> progress) {
        Optional<Relay.Means> now = means();
        Optional<Router> router = now.flatMap(Relay.Means::router);
        if (now.isEmpty() || router.isEmpty()) {
            return new DestinationReport(
                    question.domain(),
                    question.recipient(),
                    DestinationReport.Verdict.UNKNOWN,
                    now.isEmpty()
                            ? "etc/palomar.relay.cfg is wrong, see mail:health"
                            : "the DNS can't be asked: dns is not installed or not running",
                    Optional.empty(),
                    "not asked for",
                    List.of(),
                    List.of());
        }
        return new Inquiry(router.get().silent(), now.get().routes().all(), dialer, Clock.systemUTC())
                .look(question, progress);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        settings.findings("relay").forEach(finding -> findings.add(unsettled() ? halting(finding) : finding));
        if (resolver == null) {
            findings.add(new HealthFinding(
                    Severity.FAILED,
                    "relay",
                    "No mail goes to other servers, as the DNS can't be asked.",
                    "Start the bundle palomar-dns and see what it says."));
        }
        settings.settings().ifPresent(now -> refusedLogins(routes(now.route())).forEach(findings::add));
        return findings;
    }

    private Stream<HealthFinding> refusedLogins(Routes all) {
        return all.all().stream()
                .flatMap(route -> route.smartHost().flatMap(SmartHost::login).flatMap(logins::words).stream()
                        .map(words -> refusedLogin(route, words)));
    }

    private static HealthFinding refusedLogin(Route route, String words) {
        String file = route.name().equals(Route.ORDINARY) ? PID : ConfiguredRoute.FACTORY_PID + "-" + route.name();
        return new HealthFinding(
                Severity.FAILED,
                "relay",
                "The smart host does not let us in: " + words,
                "Correct smart-host-user and smart-host-password in etc/" + file + ".cfg.");
    }

    private boolean unsettled() {
        return settings.settings().isEmpty();
    }

    /** While nothing was right yet, nothing is in force. */
    private static HealthFinding halting(HealthFinding finding) {
        return new HealthFinding(
                Severity.FAILED,
                finding.subject(),
                finding.text(),
                "Correct the value and save the file; no mail goes to other servers until then.");
    }

    @Override
    public void report(MetricSink sink) {
        metrics.report(sink, idle.count());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setServerName")
    void setServerName(ServerName service) {
        settings.named(service);
        changes.incrementAndGet();
    }

    /** The name stays until another is heard of. */
    void unsetServerName(ServerName service) {}
}
