package org.palomar.limits.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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
import org.palomar.api.country.Countries;
import org.palomar.api.directory.Directory;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.signing.MailSigner;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;

/**
 * The limits as a component: registers its services once the store can be read, and tries that again and again if it fails. Until then whoever takes mail knows that there ought to be limits, and defers it. Queue and directory
 * come and go while it runs.
 */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = LimitsComponent.PID,
        immediate = true)
@Designate(ocd = LimitsConfiguration.class)
public final class LimitsComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.limits";

    private final LastGood<LimitsSettings> settings = new LastGood<>(PID, LimitsSettings::read);
    private final Neighbours neighbours;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningLimits> limits;

    @Activate
    public LimitsComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    LimitsComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        this.neighbours = new Neighbours(new OfferingBundles(context, MailSigner.class));
        settings.update(properties);
        limits = Opening.begin(
                "limits",
                pause,
                () -> {
                    // There may be less that accounts may send than by default.
                    settings.settled();
                    return RunningLimits.open(store, Clock.systemUTC(), settings::settings, neighbours);
                },
                this::publish);
    }

    private void publish(RunningLimits opened) {
        services.add(context.registerService(SendingLimits.class, opened.limits(), null));
        services.add(context.registerService(SendingWatch.class, opened.watch(), null));
        services.add(context.registerService(LimitsAdmin.class, opened.admin(), null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningLimits> opened = limits.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningLimits::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings =
                new ArrayList<>(settings.findings("limits", "what accounts send is answered with 451"));
        limits.failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        "limits",
                        "What accounts send is deferred, as what they have sent can't be read: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        limits.now().ifPresent(running -> findings.addAll(running.findings()));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        limits.now().ifPresent(running -> running.report(sink));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setQueue(OutboundQueue service) {
        neighbours.set(service);
    }

    void unsetQueue(OutboundQueue service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setQueueAdmin(QueueAdmin service) {
        neighbours.set(service);
    }

    void unsetQueueAdmin(QueueAdmin service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSigner(MailSigner service) {
        neighbours.signer().set(service);
    }

    void unsetSigner(MailSigner service) {
        neighbours.signer().unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setCountries(Countries service) {
        neighbours.set(service);
    }

    void unsetCountries(Countries service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDirectory(Directory service) {
        neighbours.set(service);
    }

    void unsetDirectory(Directory service) {
        neighbours.unset(service);
    }
}
