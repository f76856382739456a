package org.palomar.guard.internal;

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
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.guard.LoginGuard;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.storage.Opening;
import org.palomar.storage.Store;

/** The guard as a component: registers its services once what it knew has been read, and tries that again and again if it fails. Logins go on without it. */
@Component(
        service = {HealthIndicator.class, MetricSource.class},
        configurationPid = GuardComponent.PID,
        immediate = true)
@Designate(ocd = GuardConfiguration.class)
public final class GuardComponent implements HealthIndicator, MetricSource {

    static final String PID = "palomar.guard";

    private final LastGood<GuardSettings> settings = new LastGood<>(PID, GuardSettings::read);
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final Opening<RunningGuard> guard;

    @Activate
    public GuardComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        this(context, store, properties, Opening.PAUSE);
    }

    GuardComponent(BundleContext context, Store store, Map<String, Object> properties, Duration pause) {
        this.context = context;
        settings.update(properties);
        guard = Opening.begin(
                "guard", pause, () -> RunningGuard.open(store, Clock.systemUTC(), settings::settings), this::publish);
    }

    private void publish(RunningGuard opened) {
        services.add(context.registerService(LoginGuard.class, opened.guard(), null));
        services.add(context.registerService(GuardAdmin.class, opened.administration(), null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        Optional<RunningGuard> opened = guard.end();
        services.forEach(ServiceRegistration::unregister);
        opened.ifPresent(RunningGuard::stop);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("guard"));
        guard.failure()
                .ifPresent(reason -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "guard",
                        "Nobody is refused for wrong passwords, as what was refused before can't be read: " + reason,
                        "It is tried again every few seconds. If it stays, look at the disk of the data folder.")));
        guard.now().ifPresent(running -> findings.addAll(running.findings()));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        guard.now().ifPresent(running -> running.report(sink));
    }
}
