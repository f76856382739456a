package org.palomar.imap.server;

import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.palomar.api.config.ServerName;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.UrlContents;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.MailboxWitness;
import org.palomar.api.store.StoreException;
import org.palomar.imap.session.AuthorizedUrls;
import org.palomar.imap.session.Figures;
import org.palomar.imap.session.KeyResets;
import org.palomar.imap.session.Services;
import org.palomar.imap.session.Session;
import org.palomar.imap.session.Settings;
import org.palomar.net.Available;
import org.palomar.net.Connection;
import org.palomar.net.ConnectionHandler;

/**
 * Speaks IMAP on the connections that {@code net} hands over. When the mail store goes, so does this service, and its sessions say BYE; an authenticator may
 * come and go meanwhile.
 */
@Component(
        configurationPid = ImapSettings.PID,
        service = {ConnectionHandler.class, UrlContents.class, MetricSource.class, HealthIndicator.class},
        property = ConnectionHandler.PROTOCOL + "=imap")
@Designate(ocd = ImapConfiguration.class)
public final class ImapServer implements ConnectionHandler, UrlContents, MetricSource, HealthIndicator {

    private final LastGood<Settings> configuration = new LastGood<>(ImapSettings.PID, ImapSettings::read);
    private final Available<Authenticator> authenticator = new Available<>();
    private final Available<MailboxEvents> events = new Available<>();
    private final List<MailboxWitness> witnesses = new CopyOnWriteArrayList<>();
    private final Available<MailboxFilter> filter = new Available<>();
    private final Available<GuardAdmin> guard = new Available<>();
    private final Available<Directory> directory = new Available<>();
    private final Figures figures = new Figures();
    private final Services services;
    private final AuthorizedUrls urls;

    @Activate
    public ImapServer(@Reference MailStore store, Map<String, Object> configured) {
        this(store, configured, Clock.systemUTC());
    }

    ImapServer(MailStore store, Map<String, Object> configured, Clock clock) {
        configuration.update(configured);
        services = new Services(
                store,
                authenticator,
                events,
                Collections.unmodifiableList(witnesses),
                filter,
                guard,
                directory,
                new KeyResets(),
                configuration::settings,
                figures,
                clock);
        urls = new AuthorizedUrls(services);
    }

    @Modified
    void modified(Map<String, Object> configured) {
        configuration.update(configured);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setAuthenticator(Authenticator service) {
        authenticator.set(service);
    }

    void unsetAuthenticator(Authenticator service) {
        authenticator.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setEvents(MailboxEvents service) {
        events.set(service);
    }

    void unsetEvents(MailboxEvents service) {
        events.unset(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addWitness(MailboxWitness service) {
        witnesses.add(service);
    }

    void removeWitness(MailboxWitness service) {
        witnesses.remove(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setFilter(MailboxFilter service) {
        filter.set(service);
    }

    void unsetFilter(MailboxFilter service) {
        filter.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setGuard(GuardAdmin service) {
        guard.set(service);
    }

    void unsetGuard(GuardAdmin service) {
        guard.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDirectory(Directory service) {
        directory.set(service);
    }

    void unsetDirectory(Directory service) {
        directory.unset(service);
    }

    @Override
    public Found forSubmission(String url, Account submitter) throws StoreException, IOException {
        return urls.forSubmission(url, submitter);
    }

    @Override
    public String refusal() {
        return "* BYE [UNAVAILABLE] not now: too many connections, or a restart\r\n";
    }

    @Override
    public void handle(Connection connection) throws IOException {
        new Session(connection, services).run();
    }

    @Override
    public void report(MetricSink sink) {
        figures.report(sink);
    }

    @Override
    public List<HealthFinding> findings() {
        return configuration.findings("imap");
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setServerName")
    void setServerName(ServerName service) {
        configuration.named(service);
    }

    /** The name stays until another is heard of. */
    void unsetServerName(ServerName service) {}
}
