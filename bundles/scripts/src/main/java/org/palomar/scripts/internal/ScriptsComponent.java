package org.palomar.scripts.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.script.Scripts;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts as a component; forgets every hour what need not be remembered any more. */
@Component(service = HealthIndicator.class, configurationPid = ScriptsComponent.PID, immediate = true)
@Designate(ocd = ScriptsConfiguration.class)
public final class ScriptsComponent implements HealthIndicator {

    static final String PID = "palomar.scripts";

    private static final Logger LOG = LoggerFactory.getLogger(ScriptsComponent.class);
    private static final long SWEEP_MINUTES = 60;

    private final LastGood<ScriptsSettings> settings = new LastGood<>(PID, ScriptsSettings::read);
    private final KeptScripts kept;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final ScheduledThreadPoolExecutor sweeper = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-scripts-sweeper").daemon().factory());

    private volatile Optional<String> failure = Optional.empty();

    @Activate
    public ScriptsComponent(BundleContext context, @Reference Store store, Map<String, Object> properties) {
        settings.update(properties);
        kept = new KeptScripts(store, settings::settings);
        services.add(context.registerService(Scripts.class, kept, null));
        services.add(context.registerService(ScriptMemory.class, kept.memory(), null));
        Future<?> unused = sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MINUTES, SWEEP_MINUTES, TimeUnit.MINUTES);
    }

    private void sweep() {
        try {
            kept.memory().sweep(Instant.now());
            failure = Optional.empty();
        } catch (StoreException refused) {
            failed(String.valueOf(refused.getMessage()));
        } catch (RuntimeException | LinkageError unexpected) {
            failed(unexpected.toString());
        }
    }

    private void failed(String reason) {
        LOG.warn("What filters need not remember any more stays for now: {}", reason);
        failure = Optional.of(reason);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    /** The next instance is made after this, or none. */
    @Deactivate
    void stop() {
        services.forEach(ServiceRegistration::unregister);
        kept.retire();
        sweeper.shutdownNow();
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("scripts"));
        if (kept.damaged() > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "scripts",
                    "The filters of " + kept.damaged()
                            + " accounts can't be read, so that their mail comes unfiltered.",
                    "The log names the accounts; their owners can put their scripts anew."));
        }
        failure.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.NOTICE,
                "scripts",
                "What filters need not remember any more stays in the store: " + reason + ".",
                "It is tried again every hour; look at what else the store says of itself.")));
        return findings;
    }
}
