package org.palomar.tlsreports.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsReports;
import org.palomar.api.tlsreport.TlsWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reports over one store, from their opening to their end. Safe for any thread. */
public final class RunningReports {

    private static final Logger LOG = LoggerFactory.getLogger(RunningReports.class);

    /** A crash forgets what was counted for so long. */
    static final Duration KEEP = Duration.ofMinutes(1);

    /** How often what is due is looked for; what failed waits for at least so long. */
    static final Duration LOOK = Duration.ofMinutes(15);

    private static final HealthFinding FULL = new HealthFinding(
            HealthFinding.Severity.DEGRADED,
            "tls-reports",
            "There is no room to count TLS with more domains for their reports.",
            "mail:tls-reports shows whose names take it; it is there again once their days are reported.");

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TlsReportsMetrics metrics = new TlsReportsMetrics();
    private final Books books;
    private final Shelf shelf;
    private final Reporter reporter;
    private final ScheduledThreadPoolExecutor keeper = thread("palomar-tls-counts");
    private final ScheduledThreadPoolExecutor sender = thread("palomar-tls-reports");
    private volatile Optional<String> unkept = Optional.empty();
    private volatile Optional<String> unsent = Optional.empty();

    private RunningReports(Surroundings surroundings) {
        this.books = new Books(
                surroundings.clock(), () -> surroundings.settings().get().send());
        this.shelf = new Shelf(surroundings.store(), books);
        this.reporter = new Reporter(surroundings, books, shelf, metrics);
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
    static RunningReports open(Surroundings surroundings) throws StoreException {
        RunningReports reports = new RunningReports(surroundings);
        surroundings.store().settle();
        reports.shelf.load();
        return reports;
    }

    void start() {
        Future<?> keeping = keeper.scheduleWithFixedDelay(
                () -> unkept = failure(shelf::keep, unkept), KEEP.toMillis(), KEEP.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> looking = sender.scheduleWithFixedDelay(
                () -> unsent = failure(reporter::sendDue, unsent),
                KEEP.toMillis(),
                LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
        LOG.debug("{} {}", keeping, looking);
    }

    /** What the store may refuse. */
    private interface Step {
        void run() throws StoreException;
    }

    /** @return why a step failed; as before, if a bug ends it */
    private static Optional<String> failure(Step step, Optional<String> before) {
        try {
            step.run();
            return Optional.empty();
        } catch (StoreException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        } catch (RuntimeException | Error bug) {
            LOG.error("TLS reports failed by a programming error; it is tried again", bug);
            return before;
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
        unkept = failure(shelf::keep, unkept);
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
        return unkept
                .or(() -> unsent)
                .map(reason -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "tls-reports",
                        "What was counted for TLS reports can't be written: " + reason,
                        "Look at the disk of the store and at what else it says of itself."))
                .or(
                        () -> reporter.trouble()
                                .map(
                                        reason -> new HealthFinding(
                                                HealthFinding.Severity.DEGRADED,
                                                "tls-reports",
                                                "A TLS report could not be sent yet: " + reason,
                                                "It is sent once that is mended; mail:tls-reports shows which wait, and after a week they are given up.")))
                .or(() -> books.isFull() ? Optional.of(FULL) : Optional.empty())
                .stream()
                .toList();
    }

    void report(MetricSink sink) {
        metrics.report(sink, books.count(), books.uncounted(), shelf.damaged());
    }
}
