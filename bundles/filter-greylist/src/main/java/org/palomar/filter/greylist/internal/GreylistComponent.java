package org.palomar.filter.greylist.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
import org.palomar.api.greylist.GreylistAdmin;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;

/** Greylisting as a component: registers its step once what it knew has been read, and tries that again and again if it fails. Mail is taken meanwhile. */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = GreylistComponent.PID,
        immediate = true)
@Designate(ocd = GreylistConfiguration.class)
public final class GreylistComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.filter.greylist";

    private final LastGood<GreylistSettings> settings = new LastGood<>(PID, GreylistSettings::read);
    private final AtomicReference<@Nullable SenderCheck> senders = new AtomicReference<>();
    private final GreylistMetrics metrics = new GreylistMetrics();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningGreylist> greylist;

    @Activate
    public GreylistComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    GreylistComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        settings.update(properties);
        greylist = Opening.begin(
                "greylist",
                pause,
                () -> RunningGreylist.open(store, Clock.systemUTC(), settings::settings),
                this::publish);
    }

    private void publish(RunningGreylist opened) {
        FilterStep step =
                new GreylistStep(opened.greylist(), settings, () -> Optional.ofNullable(senders.get()), metrics);
        services.add(context.registerService(FilterStep.class, step, null));
        services.add(context.registerService(GreylistAdmin.class, opened.administration(), null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningGreylist> opened = greylist.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningGreylist::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("greylist", LastGood.MAIL_WAITS));
        greylist.failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "greylist",
                        "Nobody is asked to come back, as who did before can't be read: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        if (settings.settings().spf() && senders.get() == null) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.NOTICE,
                    "greylist",
                    "Who may send for its domain (SPF) waits like everybody, as the step senderauth is missing.",
                    "Run feature:install palomar-filter-senderauth, or set spf = false in etc/" + PID + ".cfg."));
        }
        greylist.now().ifPresent(running -> findings.addAll(running.findings()));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        greylist.now()
                .ifPresent(
                        running -> metrics.report(sink, running.administration().counts()));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSenders(SenderCheck service) {
        senders.set(service);
    }

    void unsetSenders(SenderCheck service) {
        senders.compareAndSet(service, null);
    }
}
