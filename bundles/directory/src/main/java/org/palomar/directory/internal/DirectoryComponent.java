package org.palomar.directory.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.config.LastGood;
import org.palomar.api.database.MigrationException;
import org.palomar.api.database.Migrations;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.directory.internal.login.LoginSettings;
import org.palomar.directory.internal.records.SqlRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the directory's services once its tables are read. If they can't be, the component stays, so that {@code mail:health} says why.
 */
@Component(
        configurationPid = "palomar.directory",
        service = {HealthIndicator.class, MetricSource.class},
        immediate = true)
public final class DirectoryComponent implements HealthIndicator, MetricSource {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryComponent.class);

    private final LastGood<LoginSettings> settings = new LastGood<>("palomar.directory", LoginSettings::read);
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final Optional<DirectoryCore> core;
    private final Optional<String> failure;

    @Activate
    public DirectoryComponent(
            BundleContext context,
            @Reference DataSource database,
            @Reference Migrations migrations,
            Map<String, Object> values) {
        settings.update(values);
        Optional<DirectoryCore> opened = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            opened = Optional.of(
                    new DirectoryCore(new SqlRecords(database, migrations), settings::settings, Clock.systemUTC()));
        } catch (MigrationException | DirectoryUnavailableException failed) {
            LOG.error("The directory can't start: {}", failed.getMessage());
            problem = Optional.of(String.valueOf(failed.getMessage()));
        }
        core = opened;
        failure = problem;
        core.ifPresent(ready -> {
            services.add(context.registerService(Directory.class, ready.directory(), null));
            services.add(context.registerService(DirectoryAdmin.class, ready.admin(), null));
            services.add(context.registerService(Authenticator.class, ready.authenticator(), null));
        });
    }

    @Modified
    void modified(Map<String, Object> values) {
        settings.update(values);
    }

    @Deactivate
    void stop() {
        services.forEach(ServiceRegistration::unregister);
        core.ifPresent(DirectoryCore::close);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        failure.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.FAILED,
                "directory",
                "Nobody can receive mail or log in: " + reason,
                "Look at the database, then restart the bundle palomar-directory.")));
        settings.problem()
                .ifPresent(problem -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "directory",
                        problem,
                        "Correct the value; the last good settings are in force.")));
        if (settings.settings().plaintextLoopback()) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.NOTICE,
                    "directory",
                    "Logins without TLS are taken on loopback listeners.",
                    "Set plaintext-loopback = false in etc/palomar.directory.cfg unless a local program needs it."));
        }
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        core.ifPresent(ready -> ready.report(sink));
    }
}
