package org.palomar.managesieve.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.script.Scripts;
import org.palomar.managesieve.session.Shared;
import org.palomar.managesieve.session.SieveSession;
import org.palomar.managesieve.session.SieveSettings;
import org.palomar.net.Connection;
import org.palomar.net.ConnectionHandler;

/**
 * The ManageSieve server as a component. It stays when the services it asks come and go, and when its configuration changes, so that no connection
 * is lost for that; this is why those references are bound by methods and not by the constructor. Safe for any thread.
 */
@Component(
        service = {ConnectionHandler.class, MetricSource.class, HealthIndicator.class},
        configurationPid = ManageSieveServer.PID,
        property = ConnectionHandler.PROTOCOL + "=managesieve")
@Designate(ocd = SieveConfiguration.class)
public final class ManageSieveServer implements ConnectionHandler, MetricSource, HealthIndicator {

    static final String PID = "palomar.managesieve";

    private final Shared shared = Shared.fresh();
    private final LastGood<SieveSettings> settings = new LastGood<>(PID, SettingsReader::read);

    @Activate
    public ManageSieveServer(Map<String, Object> configuration) {
        settings.update(configuration);
    }

    @Modified
    void configure(Map<String, Object> configuration) {
        settings.update(configuration);
    }

    @Override
    public String refusal() {
        return "BYE (TRYLATER) \"not now: too many connections, or a restart\"\r\n";
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new SieveSession(connection, shared, settings.settings()).run();
    }

    @Override
    public void report(MetricSink sink) {
        shared.metrics().report(sink);
    }

    @Override
    public List<HealthFinding> findings() {
        return Stream.of(
                        settings.findings(PID).stream(),
                        missing(shared.authenticator().now(), "directory"),
                        missing(shared.scripts().now(), "scripts"))
                .flatMap(findings -> findings)
                .toList();
    }

    private static Stream<HealthFinding> missing(Optional<?> service, String bundle) {
        return service.isPresent()
                ? Stream.empty()
                : Stream.of(new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        PID,
                        "Logins are refused for now, as the service of " + bundle + " is missing.",
                        "Look at the bundle's state with bundle:list and start it."));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setAuthenticator(Authenticator authenticator) {
        shared.authenticator().set(authenticator);
    }

    void unsetAuthenticator(Authenticator authenticator) {
        shared.authenticator().unset(authenticator);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setScripts(Scripts scripts) {
        shared.scripts().set(scripts);
    }

    void unsetScripts(Scripts scripts) {
        shared.scripts().unset(scripts);
    }
}
