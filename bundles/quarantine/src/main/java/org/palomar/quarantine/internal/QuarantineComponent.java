package org.palomar.quarantine.internal;

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
import org.palomar.api.delivery.ReleaseAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.preference.Preferences;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.scorer.Training;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.trace.Trace;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;

/**
 * The quarantine as a component: registers its services once the store can be read, and tries that again and again if it fails. Until then delivery knows that there ought to be a quarantine, and defers what is to be held. The
 * other services come and go while it runs.
 */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = QuarantineComponent.PID,
        immediate = true)
@Designate(ocd = QuarantineConfiguration.class)
public final class QuarantineComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.quarantine";

    private final LastGood<QuarantineSettings> settings = new LastGood<>(PID, QuarantineSettings::read);
    private final Neighbours neighbours = new Neighbours();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningQuarantine> quarantine;

    @Activate
    public QuarantineComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    QuarantineComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        settings.update(properties);
        quarantine = Opening.begin(
                "quarantine",
                pause,
                () -> {
                    // What is to be kept longer than by default would be thrown away.
                    settings.settled();
                    return RunningQuarantine.open(
                            store, Clock.systemUTC(), System::nanoTime, settings::settings, neighbours);
                },
                this::publish);
    }

    private void publish(RunningQuarantine opened) {
        opened.start();
        services.add(context.registerService(Quarantine.class, opened.quarantine(), null));
        services.add(context.registerService(QuarantineAdmin.class, opened.admin(), null));
        services.add(context.registerService(QuarantineLinks.class, opened.links(), null));
        services.add(context.registerService(QuarantineReviews.class, opened.reviews(), null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningQuarantine> opened = quarantine.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningQuarantine::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings(
                "quarantine", "mail that is to be held is answered with 451, and nobody sees what is held"));
        quarantine
                .failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        "quarantine",
                        "Mail that is to be held is deferred, as the quarantine can't be read: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        quarantine.now().ifPresent(running -> findings.addAll(running.findings()));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        quarantine.now().ifPresent(running -> running.report(sink));
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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTraining(Training service) {
        neighbours.setTraining(service);
    }

    void unsetTraining(Training service) {
        neighbours.unsetTraining(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setAgent(ReleaseAgent service) {
        neighbours.setAgent(service);
    }

    void unsetAgent(ReleaseAgent service) {
        neighbours.unsetAgent(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTrace(Trace service) {
        neighbours.storyteller().set(service);
    }

    void unsetTrace(Trace service) {
        neighbours.storyteller().unset(service);
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
    void setSigner(MailSigner service) {
        neighbours.set(service);
    }

    void unsetSigner(MailSigner service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPreferences(Preferences service) {
        neighbours.set(service);
    }

    void unsetPreferences(Preferences service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPreferenceAdmin(PreferenceAdmin service) {
        neighbours.set(service);
    }

    void unsetPreferenceAdmin(PreferenceAdmin service) {
        neighbours.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPipelineInspection(PipelineInspection service) {
        neighbours.set(service);
    }

    void unsetPipelineInspection(PipelineInspection service) {
        neighbours.unset(service);
    }
}
