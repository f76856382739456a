package org.palomar.filter.dnslist.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.palomar.api.metric.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own: at the start, when the settings change, each so often, and sooner where it was not done wholly. Safe for any thread. */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    /** What changes at the same time, as when bundles start, is one reason. */
    private static final Duration SOON = Duration.ofMillis(200);

    private final Duration each;
    private final Duration again;
    private final BooleanSupplier round;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-dnslist").daemon().factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final Counter done = new Counter();
    private Optional<Future<?>> next = Optional.empty();

    /**
     * @param each from the end of one to the next
     * @param again the same where it was not done wholly
     * @param round answers whether it was done wholly
     */
    Rounds(Duration each, Duration again, BooleanSupplier round) {
        this.each = each;
        this.again = again;
        this.round = round;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Out of its turn, and then again and again. */
    void soon() {
        in(SOON, true);
    }

    /** Sooner: what failed may be well then. */
    void again() {
        in(again, true);
    }

    /** How often it was done. */
    long done() {
        return done.value();
    }

    /** Whoever asks at this moment is interrupted. */
    void end() {
        thread.shutdownNow();
    }

    private void run() {
        lock.lock();
        try {
            next = Optional.empty();
        } finally {
            lock.unlock();
        }
        in(once() ? each : again, false);
    }

    private boolean once() {
        try {
            boolean whole = round.getAsBoolean();
            done.increment();
            return whole;
        } catch (RuntimeException bug) {
            LOG.error("Lists in the DNS could not be tried; it is done again", bug); // it would stop
            return false;
        }
    }

    /** @param anyway also if the next is known already, in its place */
    private void in(Duration pause, boolean anyway) {
        lock.lock();
        try {
            if (next.isPresent() && !anyway) {
                return; // somebody wanted it sooner, meanwhile
            }
            next.ifPresent(known -> known.cancel(false));
            next = Optional.of(thread.schedule(this::run, pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException ended) {
            LOG.debug("Lists are not tried any more");
        } finally {
            lock.unlock();
        }
    }
}
