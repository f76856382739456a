package org.palomar.filter.greylist.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.greylist.GreylistAdmin;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A greylist over one store, from its opening to its end. Safe for any thread. */
final class RunningGreylist {

    private static final Logger LOG = LoggerFactory.getLogger(RunningGreylist.class);

    /** A crash forgets what was learnt for so long: who came then waits once more. */
    private static final Duration KEEP = Duration.ofSeconds(1);

    private static final Duration SWEEP = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Greylist greylist;
    private final Archive archive;
    private final ScheduledThreadPoolExecutor keeper = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-greylist").daemon().factory());
    private volatile Optional<String> unkept = Optional.empty();

    private RunningGreylist(Store store, Clock clock, Supplier<GreylistSettings> settings) {
        this.greylist = new Greylist(clock, settings);
        this.archive = new Archive(store, greylist);
        keeper.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** Reads what was kept, and keeps what comes. */
    static RunningGreylist open(Store store, Clock clock, Supplier<GreylistSettings> settings) throws StoreException {
        RunningGreylist opened = new RunningGreylist(store, clock, settings);
        boolean read = false;
        try {
            opened.archive.load();
            read = true;
        } finally {
            if (!read) {
                opened.keeper.shutdownNow();
            }
        }
        Future<?> keeping = opened.keeper.scheduleWithFixedDelay(
                opened::keep, KEEP.toMillis(), KEEP.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> sweeping = opened.keeper.scheduleWithFixedDelay(
                opened::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("{} {}", keeping, sweeping);
        return opened;
    }

    Greylist greylist() {
        return greylist;
    }

    GreylistAdmin administration() {
        return new Administration(greylist);
    }

    private void sweep() {
        try {
            greylist.sweep();
        } catch (RuntimeException bug) {
            LOG.error("Greylisting could not forget what is of no use; it is tried again", bug); // it would stop
        }
    }

    private void keep() {
        try {
            archive.keep();
            unkept = Optional.empty();
        } catch (StoreException refused) {
            unkept = Optional.of(String.valueOf(refused.getMessage()));
        } catch (RuntimeException bug) {
            LOG.error("Greylisting could not keep what it knows; it is tried again", bug);
        }
    }

    /** What was learnt is kept once more, if the store takes it. */
    void stop() {
        keeper.shutdown();
        try {
            if (keeper.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                keep();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    List<HealthFinding> findings() {
        return unkept
                .map(reason -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "greylist",
                        "Who came back can't be written, and would be forgotten at a restart: " + reason,
                        "Look at the disk of the store and at what else it says of itself."))
                .stream()
                .toList();
    }
}
