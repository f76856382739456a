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

/** Tries the lists on a thread of its own: at the start, when the settings change, each hour, and again after a minute where nobody answered. Safe for any thread. */
final class Trials {

    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

    private static final Duration EACH = Duration.ofHours(1);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** What changes at the same time, as when bundles start, is one reason. */
    private static final Duration SOON = Duration.ofMillis(200);

    private final BooleanSupplier trial;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-dnslist").daemon().factory());
    private final ReentrantLock lock = new ReentrantLock();
    private final Counter done = new Counter();
    private Optional<Future<?>> next = Optional.empty();

    /** @param trial answers whether all could be tried */
    Trials(BooleanSupplier trial) {
        this.trial = trial;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Out of its turn, and then each hour. */
    void soon() {
        in(SOON, true);
    }

    /** A list was left out: it may be back in a minute. */
    void again() {
        in(AGAIN, true);
    }

    /** How often all lists were tried. */
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
        in(once() ? EACH : AGAIN, false);
    }

    private boolean once() {
        try {
            boolean whole = trial.getAsBoolean();
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
