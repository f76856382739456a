package org.palomar.pop3.server;

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
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.net.Connection;
import org.palomar.net.ConnectionHandler;
import org.palomar.pop3.session.Pop3Session;
import org.palomar.pop3.session.Pop3Settings;
import org.palomar.pop3.session.Shared;

/**
 * The POP3 server as a component. It stays when the services it asks come and go, and when its configuration changes, so that no connection
 * is lost for that; this is why those references are bound by methods and not by the constructor. Safe for any thread.
 */
@Component(
        service = {ConnectionHandler.class, MetricSource.class, HealthIndicator.class},
        configurationPid = Pop3Server.PID,
        property = ConnectionHandler.PROTOCOL + "=pop3")
@Designate(ocd = Pop3Configuration.class)
public final class Pop3Server implements ConnectionHandler, MetricSource, HealthIndicator {

    static final String PID = "palomar.pop3";

    private final Shared shared = Shared.fresh();
    private final LastGood<Pop3Settings> settings = new LastGood<>(PID, SettingsReader::read);

    @Activate
    public Pop3Server(Map<String, Object> configuration) {
        settings.update(configuration);
    }

    @Modified
    void configure(Map<String, Object> configuration) {
        settings.update(configuration);
    }

    @Override
    public String refusal() {
        return "-ERR [SYS/TEMP] not now: too many connections, or a restart\r\n";
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new Pop3Session(connection, shared, settings.settings()).run();
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
                        missing(shared.store().now(), "mailboxes"))
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
    void setStore(MailStore store) {
        shared.store().set(store);
    }

    void unsetStore(MailStore store) {
        shared.store().unset(store);
    }
}
