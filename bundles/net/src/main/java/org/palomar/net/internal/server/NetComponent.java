package org.palomar.net.internal.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.session.Listeners;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.session.Sessions;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.Dialer;
import org.palomar.net.ListenerSettings;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.net.OutgoingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one {@link NetServer} of the process, with its shared settings. Safe for any thread. */
@Component(
        immediate = true,
        configurationPid = NetSettings.PID,
        service = {
            NetComponent.class,
            Dialer.class,
            Sessions.class,
            Listeners.class,
            MetricSource.class,
            HealthIndicator.class
        })
@Designate(ocd = NetConfiguration.class)
public final class NetComponent implements Dialer, Sessions, Listeners, MetricSource, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(NetComponent.class);

    private final LastGood<NetSettings> settings = new LastGood<>(NetSettings.PID, NetSettings::read);
    private final NetServer net;
    private final HandlerServices handlers;

    /** Comes and goes while connections are open, so it can't be given to the constructor. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ServerTls tls;

    /** @throws IOException when the system lacks the means to watch sockets */
    @Activate
    public NetComponent(BundleContext context, Map<String, Object> properties) throws IOException {
        net = new NetServer(settings.update(properties), () -> Optional.ofNullable(tls), Clock.systemUTC());
        handlers = new HandlerServices(context, net);
        warnOfFindings();
    }

    /** Lets handlers in only now that the certificates are bound: a port that needs them opens with its handler. */
    @Activate
    void start() {
        handlers.open();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        net.settings(settings.update(properties));
        warnOfFindings();
    }

    @Deactivate
    void stop() {
        handlers.close();
        net.close();
    }

    private void warnOfFindings() {
        settings.findings("net").forEach(finding -> LOG.warn("{}. {}", finding.text(), finding.remedy()));
    }

    void listen(ListenerSettings listener) {
        net.listen(listener);
    }

    void unlisten(String name) {
        net.unlisten(name);
    }

    @Override
    public OutgoingConnection connect(
            InetSocketAddress remote, Optional<InetAddress> source, Duration connect, Duration write)
            throws IOException {
        return net.connect(remote, source, connect, write);
    }

    @Override
    public List<SessionInfo> list() {
        return net.list();
    }

    @Override
    public boolean close(long id) {
        return net.close(id);
    }

    @Override
    public List<ListenerInfo> listeners() {
        return net.listeners();
    }

    @Override
    public void report(MetricSink sink) {
        net.report(sink);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(net.findings());
        findings.addAll(settings.findings("net"));
        if (tls == null) {
            findings.add(new HealthFinding(
                    Severity.DOWN,
                    "net",
                    "There are no certificates, so no connection can have TLS.",
                    "Start the bundle palomar-certificates and see what it says."));
        }
        return findings;
    }
}
