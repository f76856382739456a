package org.palomar.queue.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.palomar.queue.internal.schedule.Schedule;
import org.palomar.queue.internal.schedule.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what is due, and waits until something is. One thread of its own; {@link #wake} is for any. */
final class Dispatcher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** Reminders at a time; each is a commit or two. */
    private static final int REMINDERS = 16;
    /** Longest wait, so that a clock that was set does not matter for long. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** So that an error that comes again and again fills no log. */
    private static final Duration AFTER_ERROR = Duration.ofSeconds(5);
    /** How long a delivery may take to end when it is asked to as the queue stops. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** How long a server may take to say that it has a message, when the queue stops: those that look into it first need up to a minute, and whoever is not waited for gets it again. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(75);

    private final Work work;
    private final Courier courier;
    private final QueueMetrics metrics;
    private final Telling telling;
    private final Timekeeper time;
    private final AtomicInteger reminders = new AtomicInteger();
    /** What runs, and whether it is to be waited for when the queue stops. */
    private final Map<Thread, BooleanSupplier> running = new ConcurrentHashMap<>();

    /** Of which the schedule knows. */
    private long ways;

    private final Thread thread =
            Thread.ofPlatform().name("palomar-queue").daemon().unstarted(this);

    Dispatcher(Work work, Courier courier, QueueMetrics metrics, Telling telling, Timekeeper time) {
        this.work = work;
        this.courier = courier;
        this.metrics = metrics;
        this.telling = telling;
        this.time = time;
    }

    void start() {
        work.schedule().wakes(this::wake);
        thread.start();
    }

    /** Something may be due. */
    void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!work.isStopped()) {
            LockSupport.parkNanos(this, startAndSayHowLongToWait().toNanos());
        }
    }

    private Duration startAndSayHowLongToWait() {
        try {
            time.look();
            lookForWays();
            startAll();
            return pause();
        } catch (RuntimeException | Error bug) {
            LOG.error("The queue goes on after a programming error", bug);
            return AFTER_ERROR;
        }
    }

    /** Ways that an operator has changed are taken at once, also by what waits for a pause. */
    private void lookForWays() {
        long now = courier.ways();
        if (now != ways) {
            ways = now;
            work.schedule().change(Schedule::resumeAll);
        }
    }

    private void startAll() {
        Optional<Ticket> next = next();
        while (next.isPresent()) {
            Delivery delivery = new Delivery(work, courier, metrics, telling, next.get());
            start(delivery, "queue-" + next.get().id(), delivery::isPastText, () -> {});
            next = next();
        }
        long now = work.now();
        Optional<Ticket> overdue = overdue(now);
        while (overdue.isPresent()) {
            reminders.incrementAndGet();
            start(
                    new Reminder(work, overdue.get(), now),
                    "queue-reminder-" + overdue.get().id(),
                    () -> true,
                    () -> {
                        reminders.decrementAndGet();
                        wake();
                    });
            overdue = overdue(now);
        }
    }

    private Optional<Ticket> next() {
        return isOpen() ? work.schedule().with(one -> one.next(work.now())) : Optional.empty();
    }

    private Optional<Ticket> overdue(long now) {
        return isOpen() && reminds(now) ? work.schedule().with(one -> one.overdue(now)) : Optional.empty();
    }

    /** Whether what begins now can be settled, as far as is known. */
    private boolean isOpen() {
        return !work.isStopped() && work.unsettled() == 0;
    }

    private Duration pause() {
        if (!isOpen()) {
            return LONGEST_WAIT;
        }
        boolean reminds = reminds(work.now());
        long wake = work.schedule().with(one -> reminds ? one.wakeAt() : one.nextAt());
        long wait = wake == Long.MIN_VALUE ? 1 : Math.clamp(wake - work.now(), 1, LONGEST_WAIT.toMillis());
        return Duration.ofMillis(wait);
    }

    private boolean reminds(long now) {
        return reminders.get() < REMINDERS && time.isSure(now);
    }

    private void start(Runnable task, String name, BooleanSupplier awaited, Runnable afterwards) {
        Thread started = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                task.run();
            } finally {
                running.remove(Thread.currentThread());
                afterwards.run();
            }
        });
        running.put(started, awaited);
        started.start();
    }

    /**
     * Starts nothing more, asks deliveries to end whose text the other server can't have yet, and lets the others end for a while before they are asked, too. What still runs
     * afterwards settles nothing any more.
     */
    void stop() {
        work.stop();
        wake();
        if (thread.isAlive()) {
            await(List.of(thread), GRACE);
        }
        running.forEach((task, awaited) -> {
            if (!awaited.getAsBoolean()) {
                task.interrupt();
            }
        });
        if (!await(running.keySet(), LAST_WORDS)) {
            running.keySet().forEach(Thread::interrupt);
            if (!await(running.keySet(), GRACE)) {
                LOG.warn("{} deliveries do not end; they will be tried again", running.size());
            }
        }
    }

    private static boolean await(Collection<Thread> all, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<Thread> threads = List.copyOf(all);
        boolean ended = true;
        try {
            for (Thread one : threads) {
                long left = Math.max(1, deadline - System.nanoTime());
                ended &= one.join(Duration.ofNanos(left));
            }
            return ended;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
