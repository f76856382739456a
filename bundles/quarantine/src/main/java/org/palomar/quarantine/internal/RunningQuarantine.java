package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.Course;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The quarantine of one store, from its opening to its end. Safe for any thread. */
public final class RunningQuarantine {

    private static final Logger LOG = LoggerFactory.getLogger(RunningQuarantine.class);

    /** Between looks for what has expired. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** What ends in one look at the most; the next one goes on. */
    private static final int AT_ONCE = 10_000;

    private final SteadyClock steady;
    private final Ledger ledger;
    private final Notes notes;
    private final Ending ending;
    private final RefusedMail refused;
    private final Keeping keeping;
    private final Administration admin;
    private final LinkSecret secret;
    private final Supplier<QuarantineSettings> settings;
    private final Links links;
    private final Digests digests;
    private final Reviews reviews;
    /** Why owners were not told at the last look. */
    private volatile Optional<String> untold = Optional.empty();

    /** Accounts whose review was overdue at the last look. */
    private volatile long overdue;

    private final QuarantineMetrics metrics = new QuarantineMetrics();
    private final ScheduledThreadPoolExecutor sweeper = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-quarantine").daemon().factory());

    private RunningQuarantine(
            Ledger ledger,
            Clock clock,
            SteadyClock steady,
            Supplier<QuarantineSettings> settings,
            Neighbours neighbours) {
        this.steady = steady;
        this.ledger = ledger;
        this.notes = new Notes(ledger);
        Claims claims = new Claims();
        this.ending = new Ending(ledger, claims, neighbours, clock);
        this.refused = new RefusedMail(ledger, ending, neighbours, settings, clock, metrics);
        this.keeping = new Keeping(ledger, ending, settings, clock, steady, refused, metrics);
        this.admin = new Administration(ledger, claims, ending, neighbours, metrics);
        Terms terms = new Terms(settings, neighbours::preferences);
        this.secret = new LinkSecret(notes, clock);
        secret.prepare();
        this.settings = settings;
        this.links = new Links(secret, admin, settings, terms, neighbours, clock);
        this.reviews = new Reviews(ledger, neighbours, terms, clock, steady);
        this.digests = new Digests(ledger, neighbours, settings, terms, links, steady, metrics);
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
        Ledger ledger = Ledger.open(store, nanos);
        SteadyClock steady = new SteadyClock(clock, nanos, () -> settings.get().least(), new Notes(ledger).course());
        return new RunningQuarantine(ledger, clock, steady, settings, neighbours);
    }

    /** From now on what has expired goes. */
    void start() {
        Future<?> unused =
                sweeper.scheduleWithFixedDelay(this::sweep, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Throws away what has expired, and writes to owners whose hour has come; what can't be now is tried again. */
    public void sweep() {
        guarded(this::note);
        guarded(secret::prepare);
        guarded(refused::sweep);
        guarded(this::tell);
        guarded(this::expire);
        guarded(this::count);
    }

    /** What throws would end the sweeping for good, and with it what comes behind. */
    private static void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("A part of the quarantine's housekeeping is done later", bug);
        }
    }

    /** Where that can't be written, the next start finds that the clock has gone on for long, and waits. */
    private void note() {
        Optional<Course> course = steady.course();
        if (course.isEmpty()) {
            return;
        }
        try {
            Transaction unit = ledger.store().open();
            unit.add(notes.going(course.get()));
            unit.commit();
            steady.noted(course.get());
        } catch (StoreException later) {
            LOG.debug("How the clock goes is noted later: {}", later.getMessage());
        }
    }

    private void tell() {
        try {
            digests.look();
            untold = Optional.empty();
        } catch (StoreException | DirectoryUnavailableException later) {
            untold = Optional.of(String.valueOf(later.getMessage()));
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("Owners are told later of what is held for them", bug);
            untold = Optional.of(bug.toString());
        }
    }

    private void count() {
        try {
            overdue = reviews.overdue();
        } catch (StoreException later) {
            LOG.debug("It is not known now what is to be reviewed: {}", later.getMessage());
        } catch (RuntimeException | LinkageError bug) {
            LOG.error("It is not known now what is to be reviewed", bug);
        }
    }

    /** If the clock is to be trusted. */
    private void expire() {
        Optional<Instant> now = steady.steady();
        if (now.isEmpty()) {
            return;
        }
        try {
            List<Tag> expired = ledger.expired(now.get(), AT_ONCE);
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

    public QuarantineReviews reviews() {
        return reviews;
    }

    public QuarantineLinks links() {
        return links;
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
        if (overdue > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "quarantine",
                    "What is held for " + (overdue == 1 ? "1 account" : overdue + " accounts")
                            + " was to be reviewed by now.",
                    "Look at it: mail:quarantine-review lists it, what is overdue first."));
        }
        untold.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.DEGRADED,
                "quarantine",
                "Owners are told later of what is held for them: " + reason + ".",
                "It is tried again every minute. If it stays, see what else mail:health names.")));
        findings.addAll(steady.findings());
        findings.addAll(refused.findings());
        findings.addAll(secret.findings(settings.get().linkTime()));
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
        metrics.report(sink, ledger.tallies(), ledger.refused());
        sink.gauge(
                "palomar_quarantine_overdue", "Accounts whose quarantine was to be reviewed by now", Map.of(), (double)
                        overdue);
    }
}
