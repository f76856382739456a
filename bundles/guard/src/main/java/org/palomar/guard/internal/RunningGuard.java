package org.palomar.guard.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.guard.Block;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.guard.LoginGuard;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard over one store, from its opening to its end. Safe for any thread. */
final class RunningGuard {

    private static final Logger LOG = LoggerFactory.getLogger(RunningGuard.class);

    /** A crash forgets what was decided for so long. */
    static final Duration KEEP = Duration.ofSeconds(1);

    static final Duration SWEEP = Duration.ofMinutes(10);

    /** From so many networks nobody mistypes: somebody guesses. */
    static final int MANY_NETWORKS = 5;

    /** A commit that is under way ends within its deadline; the next instance must not begin before. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GuardMetrics metrics = new GuardMetrics();
    private final Watch watch;
    private final Administration administration;
    private final Archive archive;
    private final ScheduledThreadPoolExecutor keeper = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-guard").daemon().factory());
    private volatile Optional<String> unkept = Optional.empty();

    private RunningGuard(Store store, Clock clock, Supplier<GuardSettings> settings) {
        this.watch = new Watch(clock, settings, metrics);
        this.administration = new Administration(watch);
        this.archive = new Archive(store, watch);
        keeper.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** Reads what was kept, and keeps what comes. */
    static RunningGuard open(Store store, Clock clock, Supplier<GuardSettings> settings) throws StoreException {
        RunningGuard guard = new RunningGuard(store, clock, settings);
        boolean read = false;
        try {
            guard.archive.load();
            read = true;
        } finally {
            if (!read) {
                guard.keeper.shutdownNow();
            }
        }
        Future<?> keeping = guard.keeper.scheduleWithFixedDelay(
                guard::keep, KEEP.toMillis(), KEEP.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> sweeping = guard.keeper.scheduleWithFixedDelay(
                guard::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("{} {}", keeping, sweeping);
        return guard;
    }

    /** Forgets what is of no use any more. */
    void sweep() {
        watch.sweep();
    }

    private void keep() {
        try {
            archive.keep();
            unkept = Optional.empty();
        } catch (StoreException refused) {
            unkept = Optional.of(String.valueOf(refused.getMessage()));
        } catch (RuntimeException bug) {
            if (unkept.isEmpty()) {
                LOG.error("The guard could not keep what it knows; it is tried again", bug);
            }
            unkept = Optional.of(bug.toString());
        }
    }

    LoginGuard guard() {
        return watch;
    }

    GuardAdmin administration() {
        return administration;
    }

    /** What was decided is kept once more, if the store takes it. */
    void stop() {
        keeper.shutdown();
        try {
            boolean ended = keeper.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                keep();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        unkept.ifPresent(reason -> findings.add(new HealthFinding(
                HealthFinding.Severity.DEGRADED,
                "guard",
                "Which logins are refused can't be written, and would be forgotten at a restart: " + reason,
                "Look at the disk of the store and at what else it says of itself.")));
        List<Block> blocks = administration.blocks();
        long owners = blocks.stream().filter(Block::known).count();
        if (owners > 0) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.NOTICE,
                    "guard",
                    "Logins are refused where their owners have logged in before: " + owners + ".",
                    "mail:guard shows whose; mail:guard-lift lets them in again."));
        }
        watch.misplacedTrust()
                .ifPresent(
                        network -> findings.add(
                                new HealthFinding(
                                        HealthFinding.Severity.NOTICE,
                                        "guard",
                                        "Passwords are guessed from " + network
                                                + ", which is trusted: nothing is refused there.",
                                        "If a proxy or webmail is there, let it say who its clients are, or take it out of trusted-networks in etc/palomar.guard.cfg.")));
        Map<String, Integer> networks = new HashMap<>();
        blocks.forEach(block -> block.name().ifPresent(name -> networks.merge(name, 1, Integer::sum)));
        networks.entrySet().stream()
                .filter(one -> one.getValue() >= MANY_NETWORKS)
                .max(Map.Entry.comparingByValue())
                .ifPresent(worst -> findings.add(new HealthFinding(
                        HealthFinding.Severity.NOTICE,
                        "guard",
                        "Passwords of " + worst.getKey() + " are guessed from " + worst.getValue() + " networks.",
                        "Its owner logs in as always. See to it that the password is a long one.")));
        return findings;
    }

    void report(MetricSink sink) {
        metrics.report(sink, watch.counts());
    }
}
