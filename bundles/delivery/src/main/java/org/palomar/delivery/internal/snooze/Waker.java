package org.palomar.delivery.internal.snooze;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes messages when their time has come ({@link Awakening}), then the note goes. Whatever a crash interrupts is done again, and does nothing twice: a message that was moved, by us or by its owner, is not in the
 * mailbox any more. No note goes without its message being awake or gone: what can't be woken is tried again. The clock is looked at every half a minute at the least, so that it may jump.
 */
public final class Waker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Waker.class);

    /** Messages whose notes go in one commit. */
    private static final int TOGETHER = 100;

    /** The longest pause between two looks at the clock, and that after a failure. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** The pause before the next try of a message that could not be woken though the store is well. */
    private static final Duration RETRY = Duration.ofHours(1);

    /** The pause after a batch of which nothing was done: never a loop without one. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final MailStore mail;
    private final Clock clock;
    private final SteadyClock steady;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Counter woken = new Counter();

    /** When those that were put off are tried again; for whoever works. */
    private final Set<Instant> putOff = new HashSet<>();

    private volatile String trouble = "";
    private volatile String held = "";
    private volatile int strays;
    private volatile boolean stopped;
    private boolean told;
    private Optional<Thread> thread = Optional.empty();

    public Waker(MailStore mail, Clock clock) {
        this(mail, clock, System::nanoTime);
    }

    /** @param nanos time that passes, whatever the clock shows */
    public Waker(MailStore mail, Clock clock, LongSupplier nanos) {
        this.mail = mail;
        this.clock = clock;
        this.steady = new SteadyClock(clock, nanos);
    }

    /** Begins to wake messages, on a thread of its own. */
    public void start() {
        thread = Optional.of(
                Thread.ofPlatform().name("palomar-delivery-waker").daemon().start(this::run));
    }

    /** Somebody has put a message off. */
    public void told() {
        lock.lock();
        try {
            told = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                pause(work());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!told && !stopped && left > 0) {
                left = news.awaitNanos(left);
            }
            told = false;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all that is due now; answers how long there is nothing more to do, at the most. */
    public Duration work() {
        try {
            boolean sure = steady.look();
            Instant now = clock.instant();
            Wakings.Batch batch = mail.wakings().due(now, TOGETHER);
            Wakings.Batch far = mail.wakings().strays(now, TOGETHER);
            List<Wakings.Due> due = new ArrayList<>(batch.due());
            if (sure) {
                due.addAll(far.due());
            }
            strays = sure ? 0 : far.due().size();
            int left = wake(due);
            if (!stopped) {
                trouble = "";
                hold(left, batch.unreadable() + far.unreadable());
            }
            if (batch.due().size() == TOGETHER) {
                return left < due.size() ? Duration.ZERO : BREATH;
            }
            Optional<Instant> next = mail.wakings().next(now);
            Duration until =
                    next.map(at -> Duration.between(clock.instant(), at)).orElse(PAUSE);
            return until.isNegative() ? Duration.ZERO : until.compareTo(PAUSE) < 0 ? until : PAUSE;
        } catch (StoreException failure) {
            failed(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        } catch (RuntimeException | LinkageError bug) {
            failed(bug.toString());
        }
        return PAUSE;
    }

    private void hold(int left, int unreadable) {
        putOff.removeIf(until -> !until.isAfter(clock.instant()));
        String now = unreadable > 0
                ? unreadable + " notes of them, or their mailboxes, are damaged"
                : left > 0 || !putOff.isEmpty() ? "the log says which and why" : "";
        if (!now.isEmpty() && held.isEmpty()) {
            LOG.warn("Some snoozed messages can't be woken, and are tried again: {}", now);
        }
        held = now;
    }

    private void failed(String why) {
        if (!stopped && trouble.isEmpty()) {
            LOG.warn("Snoozed messages can't be woken now, and are tried again: {}", why);
        }
        trouble = why;
    }

    /** What was done of a batch is noted, whatever becomes of the rest; answers how many wait still. */
    private int wake(List<Wakings.Due> due) throws StoreException {
        List<Wakings.Due> done = new ArrayList<>(due.size());
        List<Wakings.Due> later = new ArrayList<>();
        try {
            for (Wakings.Due one : due) {
                if (stopped) {
                    break;
                }
                switch (wake(one)) {
                    case AWAKE -> {
                        woken.increment();
                        done.add(one);
                    }
                    case GONE -> done.add(one);
                    case REFUSED -> later.add(one);
                    case ELSEWHERE -> {
                        // the next look finds the mailbox by its new name
                    }
                }
            }
        } finally {
            mail.wakings().done(done);
            if (!later.isEmpty()) {
                Instant until = clock.instant().plus(RETRY);
                mail.wakings().putOff(later, until);
                putOff.add(until);
            }
        }
        return due.size() - done.size();
    }

    private Awakening.Outcome wake(Wakings.Due due) throws StoreException {
        try {
            return Awakening.of(mail, due);
        } catch (MailboxException refused) {
            LOG.warn("A snoozed message of account {} can't be woken now: {}", due.account(), refused.getMessage());
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            LOG.warn("A snoozed message of account {} can't be woken now: {}", due.account(), failure.getMessage());
        } catch (RuntimeException bug) {
            if (stopped) {
                throw bug; // services leave: it is looked at again
            }
            LOG.error("A snoozed message of account {} can't be woken now, by a programming error", due.account(), bug);
        }
        return Awakening.Outcome.REFUSED;
    }

    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        if (!trouble.isEmpty()) {
            findings.add(
                    finding(
                            "Messages that filters have put off (snooze) can't be woken: " + trouble,
                            "It is tried every half a minute. If it stays, look at the disk of the data folder, and at mail:store-check."));
        }
        if (!held.isEmpty()) {
            findings.add(
                    finding(
                            "Some messages that filters have put off (snooze) can't be woken: " + held,
                            "They are tried again, every hour or sooner, and are in the mailbox Snoozed meanwhile. See mail:store-check, and the log."));
        }
        if (strays > 0) {
            findings.add(finding(
                    "Messages that filters have put off (snooze) are to wake in more than " + Wakings.FARTHEST.toDays()
                            + " days, which nobody can ask for",
                    "The clock of the machine is wrong, or was when they came. Set it right; if it is, they wake when it has not jumped for "
                            + SteadyClock.TIME.toHours() + " hours."));
        }
        return findings;
    }

    private static HealthFinding finding(String what, String remedy) {
        return new HealthFinding(HealthFinding.Severity.DEGRADED, "delivery", what, remedy);
    }

    public void report(MetricSink sink) {
        sink.counter("palomar_delivery_woken", "Snoozed messages that have woken", Map.of(), woken.value());
    }

    /** Ends the thread, between two messages. */
    @Override
    public void close() {
        stopped = true;
        told();
        thread.ifPresent(running -> {
            try {
                running.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
