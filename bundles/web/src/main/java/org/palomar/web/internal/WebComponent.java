package org.palomar.web.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Server;
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
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.session.Listeners;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.PortPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings, condition and figures of the HTTPS ports. Safe for any thread. */
@Component(
        immediate = true,
        configurationPid = WebComponent.PID,
        service = {WebComponent.class, Listeners.class, HealthIndicator.class, MetricSource.class})
@Designate(ocd = WebConfiguration.class)
public final class WebComponent implements Listeners, HealthIndicator, MetricSource {

    static final String PID = "palomar.web";

    private static final Logger LOG = LoggerFactory.getLogger(WebComponent.class);
    private static final String NO_PORT = "nothing is served by HTTPS";
    private static final long RETRY_SECONDS = 5;

    private final LastGood<WebSettings> settings =
            new LastGood<>(PID, values -> WebSettings.read(values, PortPlan.fromSystemProperties()));
    private final Timing requests = new Timing();
    private final HttpsPorts ports;
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "palomar-web");
        thread.setDaemon(true);
        return thread;
    });

    private final Future<?> retrying;

    /** The last one that there was: while the bundle of certificates is updated, the ports stay open with it. */
    private volatile @Nullable SSLContext tls;

    @Activate
    public WebComponent(Map<String, Object> values) {
        settings.update(values);
        ports = new HttpsPorts(inForce(), () -> Optional.ofNullable(tls), requests);
        warnOfFindings();
        retrying = retries.scheduleWithFixedDelay(this::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    @Modified
    void modified(Map<String, Object> values) {
        settings.update(values);
        ports.settings(inForce());
        warnOfFindings();
    }

    /** By default the ports are open to all: where nothing was right since the start, there are none. */
    private WebSettings inForce() {
        return settings.unsettled().isEmpty()
                ? settings.settings()
                : settings.settings().closed();
    }

    @Deactivate
    void stop() {
        retrying.cancel(false);
        retries.shutdownNow();
        ports.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTls(ServerTls identity) {
        tls = identity.context();
        ports.retry();
    }

    /** Declarative Services ask for it; see the field. */
    void unsetTls(ServerTls identity) {}

    void attach(Server server) {
        ports.attach(server);
    }

    void detach(Server server) {
        ports.detach(server);
    }

    /** A failure must not end the trying. */
    private void retry() {
        try {
            ports.retry();
        } catch (RuntimeException bug) {
            LOG.error("HTTPS ports can't be tried again", bug);
        }
    }

    private void warnOfFindings() {
        settings.findings("web", NO_PORT).forEach(finding -> LOG.warn("{}. {}", finding.text(), finding.remedy()));
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("web", NO_PORT));
        ports.problem().ifPresent(findings::add);
        if (inForce().enabled() && !ports.isAttached()) {
            findings.add(new HealthFinding(
                    Severity.FAILED,
                    "web",
                    "The web container does not run, so nothing is served by HTTPS.",
                    "Look at the bundles of Pax Web and Jetty (bundle:list) and at the log."));
        }
        return findings;
    }

    @Override
    public List<ListenerInfo> listeners() {
        return ports.addresses();
    }

    @Override
    public void report(MetricSink sink) {
        sink.gauge("palomar_web_connections_open", "Open HTTPS connections", Map.of(), ports.connections());
        sink.timing("palomar_web_request", "Time to answer a request by HTTPS", Map.of(), requests);
    }
}
