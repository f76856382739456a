package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The quarantine of one store, from its opening to its end. Safe for any thread. */
public final class RunningQuarantine {

    private static final Logger LOG = LoggerFactory.getLogger(RunningQuarantine.class);

    /** Between looks for what has expired. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** What ends in one look at the most; the next one goes on. */
    private static final int AT_ONCE = 10_000;

    private final Clock clock;
    private final SteadyClock steady;
    private final Ledger ledger;
    private final Ending ending;
    private final Keeping keeping;
    private final Administration admin;
    private final QuarantineMetrics metrics = new QuarantineMetrics();
    private final ScheduledThreadPoolExecutor sweeper = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-quarantine").daemon().factory());

    private RunningQuarantine(
            Ledger ledger,
            Clock clock,
            LongSupplier nanos,
            Supplier<QuarantineSettings> settings,
            Neighbours neighbours) {
        this.clock = clock;
        this.steady = new SteadyClock(clock, nanos);
        this.ledger = ledger;
        Claims claims = new Claims();
        this.ending = new Ending(ledger, claims, neighbours, clock);
        this.keeping = new Keeping(ledger, ending, settings, clock, metrics);
        this.admin = new Administration(ledger, claims, ending, neighbours, clock, metrics);
        sweeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Opens it once all that was changed before is in the store.
     *
     * @param nanos time that has passed, whatever the clock says
     * @throws StoreException when the store can't be read
     */
    public static RunningQuarantine open(
            Store store, Clock clock, LongSupplier nanos, Supplier<QuarantineSettings> settings, Neighbours neighbours)
            throws StoreException {
        return new RunningQuarantine(Ledger.open(store), clock, nanos, settings, neighbours);
    }

    /** From now on what has expired goes. */
    void start() {
        Future<?> unused =
                sweeper.scheduleWithFixedDelay(this::sweep, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Throws away what has expired, if the clock is to be trusted; what can't be now is tried again. */
    public void sweep() {
        if (!steady.look()) {
            return;
        }
        try {
            List<Tag> expired = ledger.expired(clock.instant(), AT_ONCE);
            metrics.expired.add(ending.endAll(expired, "expired"));
        } catch (StoreException later) {
            LOG.warn("What has expired in the quarantine stays for now: {}", later.getMessage());
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("What has expired in the quarantine stays for now", bug);
        }
    }

    public Quarantine quarantine() {
        return keeping;
    }

    public QuarantineAdmin admin() {
        return admin;
    }

    /** From now on nothing is changed here: what is under way is refused, and comes again. */
    public void stop() {
        sweeper.shutdownNow();
        ledger.retire();
    }

    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        List<AccountId> full = keeping.full();
        if (!full.isEmpty()) {
            findings.add(
                    new HealthFinding(
                            HealthFinding.Severity.DEGRADED,
                            "quarantine",
                            "Mail that is to be held is deferred for " + full.size()
                                    + " accounts, as too much of these days waits for them already; one is number "
                                    + full.getFirst() + ".",
                            "Look with mail:quarantine what it is and release or delete it, or raise account-entries and account-size in etc/palomar.quarantine.cfg."));
        }
        if (ledger.unreadable() > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "quarantine",
                    "Records of the quarantine were met that can't be read, " + ledger.unreadable()
                            + " times since the start; what they tell of is not listed.",
                    "Run mail:store-check to see what else is damaged, and restore them from a backup."));
        }
        return findings;
    }

    public void report(MetricSink sink) {
        metrics.report(sink, ledger.tallies());
    }
}
