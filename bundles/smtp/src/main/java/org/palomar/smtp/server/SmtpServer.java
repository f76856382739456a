package org.palomar.smtp.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.palomar.api.auth.Authenticator;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.ServerName;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.gateway.MailGateways;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.mailbox.UrlContents;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.Trace;
import org.palomar.net.Available;
import org.palomar.net.Connection;
import org.palomar.net.ConnectionHandler;
import org.palomar.net.MessageMemory;
import org.palomar.smtp.session.Services;
import org.palomar.smtp.session.Shared;
import org.palomar.smtp.session.SmtpMetrics;
import org.palomar.smtp.session.SmtpSettings;
import org.palomar.smtp.session.TransactionIds;

/**
 * The SMTP server as a component. It stays when the services it asks come and go, and when its configuration changes, so that no connection is lost for that;
 * this is why those references are bound by methods and not by the constructor.
 */
@Component(
        service = {ConnectionHandler.class, MetricSource.class, HealthIndicator.class},
        configurationPid = SmtpServer.PID,
        property = {
            ConnectionHandler.PROTOCOL + "=smtp",
            ConnectionHandler.PROTOCOL + "=submission",
            ConnectionHandler.PROTOCOL + "=lmtp"
        })
@Designate(ocd = SmtpConfiguration.class)
public final class SmtpServer implements ConnectionHandler, MetricSource, HealthIndicator {

    static final String PID = "palomar.smtp";

    private final BundleContext context;
    private final ChangingBundles gatewayBundles;
    private final Services services;
    private final SmtpMetrics metrics = new SmtpMetrics();
    private final Storyteller storyteller = new Storyteller();
    private final LastGood<SmtpSettings> settings = new LastGood<>(PID, SettingsReader::read);
    private final SmtpHandler handler;

    @Activate
    public SmtpServer(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        gatewayBundles = new ChangingBundles(new OfferingBundles(context, MailGateways.class), System::nanoTime);
        context.addBundleListener(gatewayBundles);
        services = Services.none(new ExpectedService<>(gatewayBundles, Duration.ZERO));
        handler = new SmtpHandler(
                settings::settled,
                new Shared(
                        services,
                        metrics,
                        new TransactionIds(),
                        Clock.systemUTC(),
                        MessageMemory.ofProcess(),
                        storyteller));
        settings.update(configuration);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(gatewayBundles);
    }

    @Modified
    void configure(Map<String, Object> configuration) {
        settings.update(configuration);
    }

    @Override
    public String refusal() {
        return handler.refusal();
    }

    @Override
    public void handle(Connection connection) throws IOException {
        handler.handle(connection);
    }

    @Override
    public void report(MetricSink sink) {
        metrics.report(sink);
        services.gateways().report(sink);
    }

    @Override
    public List<HealthFinding> findings() {
        return Stream.of(
                        settings
                                .findings(PID, "all connections are answered with 421", HealthFinding.Severity.DOWN)
                                .stream(),
                        missing(services.directory(), "directory"),
                        missing(services.pipeline(), "pipeline"),
                        missing(services.delivery(), "delivery"),
                        missing(services.authenticator(), "directory (logins)"),
                        withoutQueue(),
                        GatewayFindings.of(services.gateways()))
                .flatMap(findings -> findings)
                .toList();
    }

    private Stream<HealthFinding> withoutQueue() {
        return services.queue().isPresent()
                ? Stream.empty()
                : Stream.of(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        PID,
                        "Mail to other servers is answered with 451, as the queue service is missing.",
                        "Look at the bundle's state with bundle:list and start it."));
    }

    private static Stream<HealthFinding> missing(Available<?> service, String bundle) {
        return service.isPresent()
                ? Stream.empty()
                : Stream.of(new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        PID,
                        "Mail is answered with 451, as the " + bundle + " service is missing.",
                        "Look at the bundle's state with bundle:list and start it."));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDirectory(Directory directory) {
        services.directory().set(directory);
    }

    void unsetDirectory(Directory directory) {
        services.directory().unset(directory);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPipeline(Pipeline pipeline) {
        services.pipeline().set(pipeline);
    }

    void unsetPipeline(Pipeline pipeline) {
        services.pipeline().unset(pipeline);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDelivery(DeliveryAgent delivery) {
        services.delivery().set(delivery);
    }

    void unsetDelivery(DeliveryAgent delivery) {
        services.delivery().unset(delivery);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setAuthenticator(Authenticator authenticator) {
        services.authenticator().set(authenticator);
    }

    void unsetAuthenticator(Authenticator authenticator) {
        services.authenticator().unset(authenticator);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setQueue(OutboundQueue queue) {
        services.queue().set(queue);
    }

    void unsetQueue(OutboundQueue queue) {
        services.queue().unset(queue);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTrace(Trace trace) {
        storyteller.set(trace);
    }

    void unsetTrace(Trace trace) {
        storyteller.unset(trace);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLimits(SendingLimits limits) {
        services.limits().set(limits);
    }

    void unsetLimits(SendingLimits limits) {
        services.limits().unset(limits);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setUrls(UrlContents urls) {
        services.urls().set(urls);
    }

    void unsetUrls(UrlContents urls) {
        services.urls().unset(urls);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setGateways(MailGateways gateways) {
        services.gateways().set(gateways);
    }

    void unsetGateways(MailGateways gateways) {
        services.gateways().unset(gateways);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setWatch(SendingWatch watch) {
        services.watch().set(watch);
    }

    void unsetWatch(SendingWatch watch) {
        services.watch().unset(watch);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "setServerName")
    void setServerName(ServerName service) {
        settings.named(service);
    }

    /** The name stays until another is heard of. */
    void unsetServerName(ServerName service) {}
}
