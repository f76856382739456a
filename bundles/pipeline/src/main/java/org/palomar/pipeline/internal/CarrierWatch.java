package org.palomar.pipeline.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that steps which compute without end do not stop everything else. Virtual threads share as many threads of the system as there are processors, and give them up only where they wait: as many endless loops as
 * processors, and no deadline would be watched and no connection served any more. For each call that was left behind the scheduler gets another thread of the system, until it ends. Where nothing gets its turn any more, so that no
 * deadline is seen either, it gets as many as may be lost at most.
 */
final class CarrierWatch implements AutoCloseable {

    /** How many threads of the system are given in place of lost ones: those of two steps that were all left behind, see {@link StageRun#MAX_OVERSTAYING}. */
    static final int MOST = 2 * StageRun.MAX_OVERSTAYING;

    /** The scheduler starts a thread when work comes into one of its queues that was empty, and which one it takes depends on who brings it. */
    private static final int KICKS = 8;

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** On a machine that is busy, or was paused, a turn comes later than that now and then; some threads more do no harm, and go with the next look. */
    private static final Duration TURN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(CarrierWatch.class);

    /** The threads of the system that virtual threads share. */
    interface Carriers {
        int get() throws JMException;

        void set(int threads) throws JMException;

        /** Whether a virtual thread that is started now soon gets its turn. */
        boolean hasTurn() throws InterruptedException;
    }

    private final Carriers carriers;
    private final int usual;
    private final IntSupplier lost;
    private final Thread thread;
    private volatile int added;
    private volatile boolean turn = true;
    private volatile String trouble = "";
    private volatile boolean over;

    /**
     * @param usual how many threads there are when none is lost
     * @param lost how many calls were left behind and are still at work
     */
    CarrierWatch(Carriers carriers, int usual, IntSupplier lost) {
        this.carriers = carriers;
        this.usual = usual;
        this.lost = lost;
        this.thread = Thread.ofPlatform().daemon().name("filter-watch").unstarted(this::watch);
    }

    /** Starts it with the scheduler of this process; empty where that can't be changed. */
    static Optional<CarrierWatch> start(IntSupplier lost) {
        try {
            Scheduler scheduler = new Scheduler(
                    ManagementFactory.getPlatformMBeanServer(),
                    new ObjectName("jdk.management:type=VirtualThreadScheduler"));
            scheduler.get();
            CarrierWatch watch = new CarrierWatch(scheduler, usual(), lost);
            watch.thread.start();
            return Optional.of(watch);
        } catch (JMException absent) {
            LOG.warn("steps that compute without end are not contained: {}", absent.toString());
            return Optional.empty();
        }
    }

    /** As the platform itself has it: not what an earlier instance of this bundle left behind. */
    static int usual() {
        int wanted = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        return Math.min(wanted, Integer.getInteger("jdk.virtualThreadScheduler.maxPoolSize", Integer.MAX_VALUE));
    }

    private record Scheduler(MBeanServer server, ObjectName name) implements Carriers {

        private static final String ATTRIBUTE = "Parallelism";

        @Override
        public int get() throws JMException {
            return server.getAttribute(name, ATTRIBUTE) instanceof Integer threads ? threads : 0;
        }

        @Override
        public void set(int threads) throws JMException {
            server.setAttribute(name, new Attribute(ATTRIBUTE, threads));
        }

        @Override
        public boolean hasTurn() throws InterruptedException {
            CountDownLatch turn = new CountDownLatch(1);
            Thread.ofVirtual().name("filter-turn").start(turn::countDown);
            return turn.await(TURN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void watch() {
        while (!over) {
            try {
                lookSafely();
                LockSupport.parkNanos(this, PAUSE.toNanos());
            } catch (InterruptedException ended) {
                LOG.debug("the watch ends");
            }
        }
        giveBack();
    }

    /** Looks once, and goes on whatever happens: when there is no memory for another thread this one is needed most. */
    void lookSafely() throws InterruptedException {
        try {
            look();
        } catch (RuntimeException | Error broken) {
            trouble = broken.toString();
        }
    }

    /** Looks once. */
    void look() throws InterruptedException {
        turn = carriers.hasTurn();
        int wanted = turn ? Math.min(lost.getAsInt(), MOST) : MOST;
        give(wanted);
        for (int i = 0; !turn && i < KICKS; i++) {
            Thread kick =
                    Thread.ofPlatform().daemon().start(() -> Thread.ofVirtual().start(() -> {}));
            kick.join();
        }
    }

    private void give(int wanted) {
        try {
            if (carriers.get() != usual + wanted) {
                carriers.set(usual + wanted);
            }
            if (wanted > added && lost.getAsInt() > 0) {
                LOG.warn("steps that don't end hold threads of the system; {} are given in their place", wanted);
            }
            added = wanted;
            trouble = "";
        } catch (JMException | RuntimeException broken) {
            // A bean's own refusal comes as the latter, as when there are as many threads as there may be.
            trouble = broken.toString();
            LOG.debug("the scheduler can't be changed", broken);
        }
    }

    /** How many threads of the system are given in place of lost ones. */
    int added() {
        return added;
    }

    /** What an operator should know of it. */
    List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        if (added > 0 && lost.getAsInt() > 0) {
            findings.add(
                    new HealthFinding(
                            Severity.DEGRADED,
                            "pipeline",
                            "Calls of steps compute without end and hold " + Math.min(added, lost.getAsInt())
                                    + " threads of the system; others were given in their place.",
                            "See which steps overstay in mail:pipeline and update or remove them; a restart of the server ends the calls."));
        } else if (!turn) {
            findings.add(
                    new HealthFinding(
                            Severity.DEGRADED,
                            "pipeline",
                            "Nothing got its turn on this machine for " + TURN.toSeconds() + " s.",
                            "If that stays so the machine is too busy: see what else runs on it, and which steps take long in mail:pipeline."));
        }
        if (!trouble.isEmpty()) {
            findings.add(new HealthFinding(
                    Severity.DEGRADED,
                    "pipeline",
                    "Steps that compute without end are not contained: " + OneLine.of(trouble) + ".",
                    "If that stays so give the server more memory, or restart it."));
        }
        return findings;
    }

    private void giveBack() {
        try {
            carriers.set(usual + Math.min(lost.getAsInt(), MOST));
        } catch (JMException | RuntimeException broken) {
            LOG.debug("the scheduler can't be changed", broken);
        }
    }

    /** What it gave for calls that are still at work stays, as only an end of the server ends them. */
    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
