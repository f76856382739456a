package org.palomar.directory.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.sql.DataSource;
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
import org.palomar.api.auth.Authenticator;
import org.palomar.api.config.LastGood;
import org.palomar.api.database.MigrationException;
import org.palomar.api.database.Migrations;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.guard.LoginGuard;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.list.ListNames;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.preference.Preferences;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.directory.internal.login.LoginSettings;
import org.palomar.directory.internal.records.SqlRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the directory's services once its tables are read. If they can't be, it tries again and again, with growing pauses, while
 * {@code mail:health} says why.
 */
@Component(
        configurationPid = "palomar.directory",
        service = {HealthIndicator.class, MetricSource.class},
        immediate = true)
@Designate(ocd = DirectoryConfiguration.class)
public final class DirectoryComponent implements HealthIndicator, MetricSource {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryComponent.class);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** How long a stop waits for an attempt that is under way. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final LastGood<LoginSettings> settings = new LastGood<>("palomar.directory", LoginSettings::read);
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final BundleContext context;
    private final ExpectedService<SenderRewriting> rewriting;
    private final ExpectedService<ListNames> lists;
    private final AtomicReference<@Nullable LoginGuard> guard = new AtomicReference<>();
    private final DataSource database;
    private final Migrations migrations;
    private final ScheduledThreadPoolExecutor retries = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("directory-opener").daemon().factory());

    private volatile Optional<DirectoryCore> core = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private boolean stopped;

    @Activate
    public DirectoryComponent(
            BundleContext context,
            @Reference DataSource database,
            @Reference Migrations migrations,
            Map<String, Object> values) {
        this.context = context;
        this.rewriting = new ExpectedService<>(new OfferingBundles(context, SenderRewriting.class), Duration.ZERO);
        this.lists = new ExpectedService<>(new OfferingBundles(context, ListNames.class), Duration.ZERO);
        this.database = database;
        this.migrations = migrations;
        retries.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        settings.update(values);
        open(FIRST_PAUSE);
    }

    /** Reads the tables, and tries again after the pause if that fails, whatever the reason: most pass, and a row can be mended. */
    void open(Duration pause) {
        try {
            publish(new DirectoryCore(
                    new SqlRecords(database, migrations),
                    settings::settings,
                    Clock.systemUTC(),
                    rewriting,
                    lists,
                    () -> Optional.ofNullable(guard.get()),
                    RelayedNames.folder()));
        } catch (MigrationException | DirectoryUnavailableException failed) {
            failed(String.valueOf(failed.getMessage()), pause);
        } catch (RuntimeException | LinkageError unexpected) {
            failed(unexpected.toString(), pause);
        }
    }

    private synchronized void publish(DirectoryCore ready) {
        if (stopped) {
            ready.close();
            return;
        }
        core = Optional.of(ready);
        failure = Optional.empty();
        services.add(context.registerService(Directory.class, ready.directory(), null));
        services.add(context.registerService(DirectoryAdmin.class, ready.admin(), null));
        services.add(context.registerService(Preferences.class, ready.preferences(), null));
        services.add(context.registerService(PreferenceAdmin.class, ready.preferences(), null));
        services.add(context.registerService(Authenticator.class, ready.authenticator(), null));
    }

    private synchronized void failed(String reason, Duration pause) {
        if (stopped) {
            return;
        }
        if (!failure.equals(Optional.of(reason))) {
            LOG.error("The directory can't start: {}", reason);
        }
        failure = Optional.of(reason);
        Duration longer = pause.multipliedBy(2);
        Duration next = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        Future<?> unused = retries.schedule(() -> open(next), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Modified
    void modified(Map<String, Object> values) {
        settings.update(values);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRewriting(SenderRewriting service) {
        rewriting.set(service);
    }

    void unsetRewriting(SenderRewriting service) {
        rewriting.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLists(ListNames service) {
        lists.set(service);
    }

    void unsetLists(ListNames service) {
        lists.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setGuard(LoginGuard service) {
        guard.set(service);
    }

    void unsetGuard(LoginGuard service) {
        guard.compareAndSet(service, null);
    }

    @Deactivate
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        retries.shutdown();
        try {
            if (!retries.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The directory is still being read while its bundle stops");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        services.forEach(ServiceRegistration::unregister);
        core.ifPresent(DirectoryCore::close);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        failure.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.DOWN,
                "directory",
                "Nobody can receive mail or log in: " + reason,
                "Look at the database; the directory tries again, at least once a minute.")));
        findings.addAll(settings.findings("directory"));
        if (settings.settings().plaintextLoopback()) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.NOTICE,
                    "directory",
                    "Logins without TLS are taken on loopback listeners.",
                    "Set plaintext-loopback = false in etc/palomar.directory.cfg unless a local program needs it."));
        }
        core.map(DirectoryCore::withoutScram)
                .filter(missing -> !missing.isEmpty())
                .ifPresent(missing -> findings.add(notOffered(missing)));
        core.map(DirectoryCore::findings).ifPresent(findings::addAll);
        return findings;
    }

    private static HealthFinding notOffered(Map<String, Integer> missing) {
        String mechanisms = missing.entrySet().stream()
                .map(each -> each.getKey() + " is not offered (enabled accounts without keys for it: " + each.getValue()
                        + ")")
                .collect(Collectors.joining("; "));
        return new HealthFinding(
                HealthFinding.Severity.NOTICE,
                "directory",
                mechanisms + ".",
                "An account that was imported, or got its password while the mechanism was not set, counts until a login with PLAIN or"
                        + " LOGIN (unless rehash = false) or mail:password; disable those that nobody uses, or leave the mechanism out of scram.");
    }

    @Override
    public void report(MetricSink sink) {
        core.ifPresent(ready -> ready.report(sink));
    }
}
