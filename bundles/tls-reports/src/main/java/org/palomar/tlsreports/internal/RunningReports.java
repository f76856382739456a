package org.palomar.tlsreports.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsReports;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.net.Dialer;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reports over one store, from their opening to their end. Safe for any thread. */
public final class RunningReports {

    private static final Logger LOG = LoggerFactory.getLogger(RunningReports.class);

    /** A crash forgets what was counted for so long. */
    static final Duration KEEP = Duration.ofMinutes(1);

    /** How often what is due is looked for; what failed is tried again so often. */
    static final Duration LOOK = Duration.ofMinutes(15);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TlsReportsMetrics metrics = new TlsReportsMetrics();
    private final Books books;
    private final Shelf shelf;
    private final Reporter reporter;
    private final ScheduledThreadPoolExecutor keeper = thread("palomar-tls-counts");
    private final ScheduledThreadPoolExecutor sender = thread("palomar-tls-reports");
    private volatile Optional<String> failure = Optional.empty();

    private RunningReports(
            Store store, Clock clock, Supplier<TlsReportsSettings> settings, Neighbours neighbours, Dialer dialer) {
        this.books = new Books(clock, () -> settings.get().send());
        this.shelf = new Shelf(store, books);
        this.reporter = new Reporter(books, shelf, store, clock, settings, neighbours, dialer, metrics);
    }

    private static ScheduledThreadPoolExecutor thread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory());
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        return executor;
    }

    /**
     * Reads what was counted; nothing is sent before {@link #start}.
     *
     * @throws StoreException when the store can't be read
     */
    static RunningReports open(
            Store store, Clock clock, Supplier<TlsReportsSettings> settings, Neighbours neighbours, Dialer dialer)
            throws StoreException {
        RunningReports reports = new RunningReports(store, clock, settings, neighbours, dialer);
        store.settle();
        reports.shelf.load();
        return reports;
    }

    void start() {
        Future<?> keeping = keeper.scheduleWithFixedDelay(
                () -> surely(shelf::keep), KEEP.toMillis(), KEEP.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> looking = sender.scheduleWithFixedDelay(
                () -> surely(reporter::sendDue), KEEP.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("{} {}", keeping, looking);
    }

    /** What the store may refuse. */
    private interface Step {
        void run() throws StoreException;
    }

    private void surely(Step step) {
        try {
            step.run();
            failure = Optional.empty();
        } catch (StoreException refused) {
            failure = Optional.of(String.valueOf(refused.getMessage()));
        } catch (RuntimeException | Error bug) {
            LOG.error("TLS reports failed by a programming error; it is tried again", bug);
        }
    }

    /** What is counted is kept once more, if the store takes it. */
    void stop() {
        sender.shutdownNow();
        keeper.shutdownNow();
        try {
            boolean unused = sender.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    && keeper.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        surely(shelf::keep);
        shelf.retire();
    }

    TlsWatch watch() {
        return books;
    }

    TlsReports reports() {
        return reporter;
    }

    Reporter reporter() {
        return reporter;
    }

    Shelf shelf() {
        return shelf;
    }

    Books books() {
        return books;
    }

    List<HealthFinding> findings() {
        return failure
                .map(reason -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "tls-reports",
                        "What was counted for TLS reports can't be written: " + reason,
                        "Look at the disk of the store and at what else it says of itself."))
                .or(() -> reporter.trouble()
                        .map(reason -> new HealthFinding(
                                HealthFinding.Severity.DEGRADED,
                                "tls-reports",
                                "A TLS report could not be sent yet: " + reason,
                                "It is tried again for a day; mail:tls-reports shows which wait.")))
                .stream()
                .toList();
    }

    void report(MetricSink sink) {
        metrics.report(sink, books.count());
    }
}
