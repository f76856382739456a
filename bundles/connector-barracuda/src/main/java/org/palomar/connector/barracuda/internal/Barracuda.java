package org.palomar.connector.barracuda.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.address.Network;
import org.palomar.api.config.LastGood;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.api.gateway.GatewayState;
import org.palomar.api.gateway.MailGateways;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.mime.Headers;
import org.palomar.net.Dialer;
import org.palomar.net.backend.BackendSettings.Server;

/** The gateway as this server knows it: its settings, whether it is there, what came from it. Both steps go by it. Safe for any thread. */
@Component(
        service = {Barracuda.class, MailGateways.class, HealthIndicator.class, MetricSource.class},
        configurationPid = Barracuda.PID,
        immediate = true)
@Designate(ocd = BarracudaConfiguration.class)
public final class Barracuda implements MailGateways, HealthIndicator, MetricSource {

    static final String PID = "palomar.connector.barracuda";
    static final String NAME = "barracuda";

    /** How long mail without marks is told of. */
    private static final Duration UNMARKED_TOLD = Duration.ofHours(1);

    private static final String UNSETTLED =
            "nobody can tell who is a gateway, and mail that may come from one, or go round it, is answered with 451";

    private static final String FILE = "etc/" + PID + ".cfg";

    private final LastGood<BarracudaSettings> settings = new LastGood<>(PID, BarracudaSettings::read);
    private final Traffic traffic = new Traffic();
    private final Clock clock;
    private final ServerWatch watch;

    @Activate
    public Barracuda(@Reference Dialer dialer, Map<String, Object> properties) {
        this(dialer, properties, Clock.systemUTC());
        watch.start();
    }

    /** Asks no server by itself. */
    Barracuda(Dialer dialer, Map<String, Object> properties, Clock clock) {
        this.clock = clock;
        settings.update(properties);
        watch = new ServerWatch(dialer, settings::settings, clock);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
        watch.start();
    }

    void configure(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    BarracudaSettings settings() {
        return settings.settings();
    }

    /**
     * The settings in force, for whoever decides by them: nobody is a stranger for certain while nothing was right yet.
     *
     * @throws org.palomar.api.config.UnsettledException then
     */
    BarracudaSettings settled() {
        return settings.settled();
    }

    boolean isSettled() {
        return settings.unsettled().isEmpty();
    }

    Traffic traffic() {
        return traffic;
    }

    ServerWatch watch() {
        return watch;
    }

    Clock clock() {
        return clock;
    }

    @Override
    public boolean isGateway(InetAddress client) {
        return settled().isGateway(client);
    }

    @Override
    public List<Network> networks() {
        return settled().gateways();
    }

    @Override
    public GatewayClient client(Content message) throws IOException {
        BarracudaSettings now = settled();
        return now.client() ? ToldClient.of(Headers.read(message), now::isGateway) : new GatewayClient.Unnamed();
    }

    @Override
    public List<GatewayState> gateways() {
        List<GatewayState> states = new ArrayList<>();
        for (Server server : settings().servers()) {
            ServerWatch.Found found = watch.found(server);
            String state = found.isDown() ? "down" : found.isUp() ? "up" : "unknown";
            states.add(new GatewayState(
                    "server", server.toString(), state, found.greeted(), found.greetings(), found.reason()));
        }
        String mail = isSilent() ? "silent" : "seen";
        traffic.seen()
                .forEach(seen -> states.add(new GatewayState(
                        "mail",
                        seen.address().getHostAddress(),
                        settings().isGateway(seen.address()) ? mail : "no-gateway",
                        Optional.of(seen.last()),
                        seen.messages(),
                        seen.levels())));
        if (traffic.seen().isEmpty()) {
            settings()
                    .gateways()
                    .forEach(network -> states.add(
                            new GatewayState("mail", network.toString(), "expected", Optional.empty(), 0, "")));
        }
        return states;
    }

    /** Whether there was mail from it, and none came for as long as people want to know. */
    private boolean isSilent() {
        Duration silence = settings().rhythm().silence();
        return !silence.isZero()
                && traffic.marked()
                        .filter(last -> last.plus(silence).isBefore(clock.instant()))
                        .isPresent();
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings(NAME, UNSETTLED));
        BarracudaSettings now = settings();
        if (isSettled() && now.gateways().isEmpty()) {
            findings.add(finding(
                    Severity.NOTICE,
                    "No gateway is known, so mail from one is like mail of anybody.",
                    "Write its addresses into gateways in " + FILE
                            + ", or run feature:uninstall palomar-connector-barracuda."));
        }
        servers(now, findings);
        Instant instant = clock.instant();
        if (isSilent()) {
            findings.add(finding(
                    Severity.DEGRADED,
                    "No mail has come from the gateway since "
                            + traffic.marked().map(Instant::toString).orElse("") + ".",
                    "Look whether it works and where the MX records lead; silence in " + FILE
                            + " says how long is too long."));
        }
        traffic.unmarked()
                .filter(last -> last.plus(UNMARKED_TOLD).isAfter(instant))
                .ifPresent(last -> findings.add(finding(
                        Severity.DEGRADED,
                        "Mail that came from the gateway at " + last
                                + " has none of its header fields, so that nobody knows whether it was looked at: it is "
                                + (now.onFailure() == FailurePolicy.DEFER ? "deferred" : "taken and marked")
                                + " for whom its verdicts count.",
                        "Have it write its headers (X-Barracuda-..., X-BESS-...), or take addresses that are not its own out of gateways in "
                                + FILE + ".")));
        return findings;
    }

    private void servers(BarracudaSettings now, List<HealthFinding> findings) {
        boolean all = watch.isAllDown();
        for (Server server : now.servers()) {
            ServerWatch.Found found = watch.found(server);
            if (found.isDown()) {
                findings.add(finding(
                        all ? Severity.FAILED : Severity.DEGRADED,
                        server + " does not answer: " + found.reason() + "."
                                + (all ? " Mail that goes round it is " + meanwhile(now) + "." : ""),
                        "Start it, or change servers in " + FILE
                                + "; until then on-failure says what becomes of mail that ought to come by it."));
            }
        }
    }

    private static String meanwhile(BarracudaSettings now) {
        return now.onFailure() == FailurePolicy.DEFER
                ? "deferred where it would be refused otherwise"
                : "taken and marked where it would be refused otherwise";
    }

    private static HealthFinding finding(Severity severity, String text, String remedy) {
        return new HealthFinding(severity, NAME, text, remedy);
    }

    @Override
    public void report(MetricSink sink) {
        traffic.fates()
                .forEach((fate, counter) -> sink.counter(
                        "palomar_connector_barracuda_recipients",
                        "Recipients of mail from the gateway or round it, by what was made of it",
                        Map.of("fate", fate.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                        counter.value()));
        List<Server> servers = settings().servers();
        sink.gauge(
                "palomar_connector_barracuda_servers",
                "Servers of the gateway that are asked",
                Map.of(),
                servers.size());
        sink.gauge(
                "palomar_connector_barracuda_servers_down",
                "Servers of the gateway that do not answer",
                Map.of(),
                (double) servers.stream()
                        .filter(server -> watch.found(server).isDown())
                        .count());
    }
}
