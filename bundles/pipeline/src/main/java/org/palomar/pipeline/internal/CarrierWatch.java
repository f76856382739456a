package org.palomar.pipeline.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
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

    /** On a machine that is just busy a turn comes later than that now and then; one thread more does no harm. */
    private static final Duration TURN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(CarrierWatch.class);

    /** How many threads of the system virtual threads share. */
    interface Parallelism {
        int get() throws JMException;

        void set(int threads) throws JMException;
    }

    private final Parallelism parallelism;
    private final IntSupplier lost;
    private final Thread thread;
    private final AtomicInteger added = new AtomicInteger();
    private volatile boolean over;

    /** @param lost how many calls were left behind and are still at work */
    CarrierWatch(Parallelism parallelism, IntSupplier lost) {
        this.parallelism = parallelism;
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
            CarrierWatch watch = new CarrierWatch(scheduler, lost);
            watch.thread.start();
            return Optional.of(watch);
        } catch (JMException absent) {
            LOG.warn("steps that compute without end are not contained: {}", absent.toString());
            return Optional.empty();
        }
    }

    private record Scheduler(MBeanServer server, ObjectName name) implements Parallelism {

        private static final String ATTRIBUTE = "Parallelism";

        @Override
        public int get() throws JMException {
            return server.getAttribute(name, ATTRIBUTE) instanceof Integer threads ? threads : 0;
        }

        @Override
        public void set(int threads) throws JMException {
            server.setAttribute(name, new Attribute(ATTRIBUTE, threads));
        }
    }

    private void watch() {
        try {
            while (!over) {
                look();
                LockSupport.parkNanos(this, PAUSE.toNanos());
            }
        } catch (InterruptedException ended) {
            LOG.debug("the watch ends");
        }
    }

    /** Looks once. */
    void look() throws InterruptedException {
        boolean turn = hasTurn();
        int wanted = turn ? Math.min(lost.getAsInt(), MOST) : MOST;
        if (wanted != added.get()) {
            give(wanted);
        }
        for (int i = 0; !turn && i < KICKS; i++) {
            Thread kick =
                    Thread.ofPlatform().daemon().start(() -> Thread.ofVirtual().start(() -> {}));
            kick.join();
        }
    }

    private void give(int wanted) {
        try {
            parallelism.set(parallelism.get() + wanted - added.get());
            added.set(wanted);
            LOG.warn("steps that don't end hold threads of the system; {} are given in their place", wanted);
        } catch (JMException | RuntimeException broken) {
            // A bean's own refusal comes as the latter, as when there are as many threads as there may be.
            LOG.warn("the scheduler can't be changed: {}", broken.toString());
        }
    }

    private static boolean hasTurn() throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        Thread.ofVirtual().name("filter-turn").start(turn::countDown);
        return turn.await(TURN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many threads of the system are given in place of lost ones. */
    int added() {
        return added.get();
    }

    /** What it gave stays: calls may still be at work that only an end of the server ends. */
    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
