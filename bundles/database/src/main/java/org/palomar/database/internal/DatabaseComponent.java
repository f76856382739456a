package org.palomar.database.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.database.Migrations;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.database.EmbeddedDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the database open. The services appear when it is, and a database that can't be opened is tried again and again, with growing pauses,
 * while {@code mail:health} says why.
 */
@Component(
        configurationPid = "palomar.database",
        service = {HealthIndicator.class, MetricSource.class},
        immediate = true)
@Designate(ocd = DatabaseConfiguration.class)
public final class DatabaseComponent implements HealthIndicator, MetricSource {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseComponent.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** How long a stop waits for an attempt to open that is under way. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    /** Opens the database in the data folder. */
    @FunctionalInterface
    interface Opening {
        EmbeddedDatabase open(Path data, DatabaseSettings now) throws SQLException, IOException;
    }

    private final BundleContext context;
    private final Opening opening;
    private final Path data;
    private final LastGood<DatabaseSettings> settings = new LastGood<>("palomar.database", DatabaseSettings::read);
    private final ScheduledExecutorService opener = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("database-opener").daemon().factory());
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    private volatile Optional<EmbeddedDatabase> database = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private boolean stopped;

    @Activate
    public DatabaseComponent(BundleContext context, Map<String, Object> values) {
        this(
                context,
                values,
                (data, now) -> EmbeddedDatabase.open(DerbyHome.prepare(data), now.poolSize(), now.patience()));
    }

    DatabaseComponent(BundleContext context, Map<String, Object> values, Opening opening) {
        this.context = context;
        this.opening = opening;
        String folder = context.getProperty("palomar.data");
        this.data = Path.of(folder == null ? "data" : folder).toAbsolutePath();
        settings.update(values);
        opener.execute(() -> open(FIRST_PAUSE));
    }

    @Modified
    synchronized void modified(Map<String, Object> values) {
        DatabaseSettings now = settings.update(values);
        database.ifPresent(open -> open.resize(now.poolSize()));
    }

    @Deactivate
    void stop() throws InterruptedException {
        synchronized (this) {
            stopped = true;
        }
        stop(opener);
        services.forEach(ServiceRegistration::unregister);
        if (database.isPresent()) {
            try {
                database.get().close();
                LOG.info("The database is closed");
            } catch (SQLException failed) {
                LOG.warn("The database did not close well, its next start recovers it: {}", failed.getMessage());
            }
        }
    }

    private static void stop(ExecutorService executor) throws InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The database is still being opened while its bundle stops");
        }
    }

    private void open(Duration pause) {
        try {
            publish(opening.open(data, settings.settings()));
        } catch (SQLException | IOException | RuntimeException | LinkageError failed) {
            // Also what nobody expects, such as a class that an update took away: it may pass, and nobody else would
            // say it.
            String reason = rootMessage(failed);
            if (!failure.equals(Optional.of(reason))) {
                LOG.error("The database in {} can't be opened: {}", data, reason);
            }
            failure = Optional.of(reason);
            tryAgain(pause);
        }
    }

    private synchronized void publish(EmbeddedDatabase opened) throws SQLException {
        if (stopped) {
            opened.close();
            return;
        }
        database = Optional.of(opened);
        failure = Optional.empty();
        try {
            services.add(context.registerService(Migrations.class, opened.migrations(), null));
            services.add(context.registerService(DataSource.class, opened.dataSource(), null));
        } catch (RuntimeException | LinkageError refused) {
            withdraw(opened);
            throw refused;
        }
        LOG.info("The database is open");
    }

    private void withdraw(EmbeddedDatabase opened) throws SQLException {
        List<ServiceRegistration<?>> half = List.copyOf(services);
        services.clear();
        database = Optional.empty();
        opened.close();
        half.forEach(ServiceRegistration::unregister);
    }

    private synchronized void tryAgain(Duration pause) {
        if (!stopped) {
            Duration longer = pause.multipliedBy(2);
            Duration next = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            Future<?> unused = opener.schedule(() -> open(next), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    // Derby wraps the reason, such as a folder in use by another process, in several layers.
    private static String rootMessage(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof SQLException ? String.valueOf(root.getMessage()) : root.toString();
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("database"));
        failure.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.DOWN,
                "database",
                "The database can't be opened: " + reason,
                "Look at log/derby-0.log in the data folder; restore the database from a backup if it is damaged.")));
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        sink.gauge("palomar_database_up", "Whether the database is open", Map.of(), database.isPresent() ? 1 : 0);
        database.ifPresent(open -> {
            sink.gauge("palomar_database_connections_busy", "Connections in use", Map.of(), open.busy());
            sink.gauge("palomar_database_connections_awaited", "Threads that wait for one", Map.of(), open.waiting());
        });
    }
}
