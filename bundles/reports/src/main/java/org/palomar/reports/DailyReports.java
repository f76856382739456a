package org.palomar.reports;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reports over one store, from their opening to their end. Safe for any thread. */
public final class DailyReports<E, C extends Counts<E, C>> {

    private static final Logger LOG = LoggerFactory.getLogger(DailyReports.class);

    /** A crash forgets what was counted for so long. */
    static final Duration KEEP = Duration.ofMinutes(1);

    /** How often what is due is looked for; what failed waits for at least so long. */
    static final Duration LOOK = Duration.ofMinutes(15);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ledger<E, C> ledger;
    private final ReportMetrics metrics;
    private final Books<E, C> books;
    private final Shelf<E, C> shelf;
    private final Reporter<E, C> reporter;
    private final ScheduledThreadPoolExecutor keeper;
    private final ScheduledThreadPoolExecutor sender;
    private volatile Optional<String> unkept = Optional.empty();
    private volatile Optional<String> unsent = Optional.empty();

    private DailyReports(Ledger<E, C> ledger, Surroundings surroundings) {
        this.ledger = ledger;
        this.metrics = new ReportMetrics(ledger);
        this.books = new Books<>(surroundings.clock(), surroundings.counts(), ledger.none(), ledger.room());
        this.shelf = new Shelf<>(surroundings.store(), books, ledger);
        this.reporter = new Reporter<>(ledger, surroundings, books, shelf, metrics);
        this.keeper = thread("palomar-" + ledger.source() + "-counts");
        this.sender = thread("palomar-" + ledger.source());
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
    public static <E, C extends Counts<E, C>> DailyReports<E, C> open(Ledger<E, C> ledger, Surroundings surroundings)
            throws StoreException {
        DailyReports<E, C> reports = new DailyReports<>(ledger, surroundings);
        surroundings.store().settle();
        reports.shelf.load();
        return reports;
    }

    public void start() {
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
    private Optional<String> failure(Step step, Optional<String> before) {
        try {
            step.run();
            return Optional.empty();
        } catch (StoreException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        } catch (RuntimeException | Error bug) {
            LOG.error("{} failed by a programming error; it is tried again", ledger.source(), bug);
            return before;
        }
    }

    /** What is counted is kept once more, if the store takes it. */
    public void stop() {
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

    public Reporter<E, C> reporter() {
        return reporter;
    }

    public Shelf<E, C> shelf() {
        return shelf;
    }

    public Books<E, C> books() {
        return books;
    }

    public List<HealthFinding> findings() {
        return unkept
                .or(() -> unsent)
                .map(reason -> finding(
                        "What was counted for " + ledger.kind() + " reports can't be written: " + reason,
                        "Look at the disk of the store and at what else it says of itself."))
                .or(() -> reporter.trouble()
                        .map(reason -> finding(
                                "A " + ledger.kind() + " report could not be sent yet: " + reason,
                                "It is sent once that is mended; mail:" + ledger.source()
                                        + " shows which wait, and after a week they are given up.")))
                .or(() -> books.isFull() ? Optional.of(full()) : Optional.empty())
                .stream()
                .toList();
    }

    private HealthFinding full() {
        return finding(
                "There is no room to count " + ledger.with() + " more domains for their reports.",
                "mail:" + ledger.source()
                        + " shows whose names take it; it is there again once their days are reported.");
    }

    private HealthFinding finding(String text, String remedy) {
        return new HealthFinding(HealthFinding.Severity.DEGRADED, ledger.source(), text, remedy);
    }

    public void report(MetricSink sink) {
        metrics.report(sink, books.count(), books.uncounted(), shelf.damaged());
    }
}
