package org.palomar.dmarcreports.internal;

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
import org.palomar.api.config.ServerName;
import org.palomar.api.dmarc.DmarcReports;
import org.palomar.api.dmarc.DmarcWatch;
import org.palomar.api.dns.Resolver;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.signing.MailSigner;
import org.palomar.reports.Neighbours;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;

/**
 * The reports as a component: registers its services once what was counted has been read, and tries that again and again if it fails. Mail flows in any case. Queue and DNS come and go while it runs.
 */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = DmarcReportsComponent.PID,
        immediate = true)
@Designate(ocd = DmarcReportsConfiguration.class)
public final class DmarcReportsComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.dmarcreports";

    private final LastGood<DmarcReportsSettings> settings = new LastGood<>(PID, DmarcReportsSettings::read);
    private final Neighbours neighbours;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningReports> reports;

    @Activate
    public DmarcReportsComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    DmarcReportsComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        this.neighbours = new Neighbours(new OfferingBundles(context, MailSigner.class));
        settings.update(properties);
        reports = Opening.begin(
                "dmarc-reports",
                pause,
                () -> {
                    // Whether anything is to be told at all is not known.
                    settings.settled();
                    return RunningReports.open(
                            new House(store, Clock.systemUTC(), System::nanoTime, settings::settings, neighbours));
                },
                this::publish);
    }

    private void publish(RunningReports opened) {
        opened.start();
        services.add(context.registerService(DmarcWatch.class, opened, null));
        services.add(context.registerService(DmarcReports.class, opened, null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningReports> opened = reports.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningReports::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings =
                new ArrayList<>(settings.findings("dmarc-reports", "nothing is counted and nobody is told"));
        reports.failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "dmarc-reports",
                        "Nothing is counted for DMARC reports, as what was counted can't be read: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        reports.now().ifPresent(running -> findings.addAll(running.findings()));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        reports.now().ifPresent(running -> running.report(sink));
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
        neighbours.signer().set(service);
    }

    void unsetSigner(MailSigner service) {
        neighbours.signer().unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setResolver(Resolver service) {
        neighbours.set(service);
    }

    void unsetResolver(Resolver service) {
        neighbours.unset(service);
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
