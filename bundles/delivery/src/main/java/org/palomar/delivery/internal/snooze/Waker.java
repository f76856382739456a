package org.palomar.delivery.internal.snooze;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Mailboxes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes messages when their time has come: flags, then one move, then the note goes. Whatever a crash interrupts is done again, and does nothing twice: a message that was moved, by us or by its owner, is not in the
 * mailbox any more, and one that its owner has marked as deleted stays where it is. The clock is looked at every half a minute at the least, so that it may jump.
 */
public final class Waker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Waker.class);

    /** Messages whose notes go in one commit. */
    private static final int TOGETHER = 100;

    /** The longest pause between two looks at the clock, and that after a failure. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final MailStore mail;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Counter woken = new Counter();
    private volatile String trouble = "";
    private volatile boolean stopped;
    private boolean told;
    private Optional<Thread> thread = Optional.empty();

    public Waker(MailStore mail, Clock clock) {
        this.mail = mail;
        this.clock = clock;
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
            List<Wakings.Due> due = mail.wakings().due(clock.instant(), TOGETHER);
            wake(due);
            trouble = "";
            if (due.size() == TOGETHER) {
                return Duration.ZERO;
            }
            Optional<Instant> next = mail.wakings().next();
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

    private void failed(String why) {
        if (!stopped && trouble.isEmpty()) {
            LOG.warn("Snoozed messages can't be woken now, and are tried again: {}", why);
        }
        trouble = why;
    }

    /** What was done of a batch is noted, whatever becomes of the rest. */
    private void wake(List<Wakings.Due> due) throws StoreException {
        List<Wakings.Due> done = new ArrayList<>(due.size());
        try {
            for (Wakings.Due one : due) {
                if (stopped) {
                    return;
                }
                wake(one);
                done.add(one);
            }
        } finally {
            mail.wakings().done(done);
        }
    }

    private void wake(Wakings.Due due) throws StoreException {
        Optional<Wish> wish = Wish.of(due.note());
        if (due.name().isEmpty() || wish.isEmpty()) {
            return; // the mailbox has gone, and the message with it
        }
        try {
            MailAccount account = mail.account(due.account());
            Mailbox from = account.open(due.name().get());
            MailboxView view = from.view();
            int index = view.indexOf(due.uid());
            if (!from.id().equals(due.mailbox())
                    || index < 0
                    || view.flags(index).isDeleted()) {
                return;
            }
            UidSet message = UidSet.of(due.uid());
            change(from, message, FlagChange.Kind.REMOVE, wish.get().removed());
            change(from, message, FlagChange.Kind.ADD, wish.get().added());
            move(account, from, message, Mailboxes.resolve(account, wish.get().target()));
            woken.increment();
            LOG.info(
                    "A message of account {} has woken, and is in {}",
                    due.account(),
                    wish.get().target().mailbox());
        } catch (MailboxException refused) {
            LOG.warn("A snoozed message of account {} stays where it is: {}", due.account(), refused.getMessage());
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            LOG.warn("A snoozed message of account {} stays where it is: {}", due.account(), failure.getMessage());
        } catch (RuntimeException bug) {
            if (stopped) {
                throw bug; // services leave: it is looked at again
            }
            // One that meets a bug each time must not keep others asleep; its owner sees it where it is.
            LOG.error("A snoozed message of account {} stays where it is, by a programming error", due.account(), bug);
        }
    }

    /** Flags that don't fit keep no message from waking. */
    private static void change(Mailbox mailbox, UidSet message, FlagChange.Kind kind, Flags flags)
            throws StoreException {
        if (flags.set().isEmpty()) {
            return;
        }
        try {
            var unused = mailbox.changeFlags(message, new FlagChange(kind, flags), Long.MAX_VALUE);
        } catch (MailboxException full) {
            LOG.debug("A message wakes without its flags: {}", full.getMessage());
        }
    }

    private static void move(MailAccount account, Mailbox from, UidSet message, MailboxName target)
            throws StoreException, MailboxException {
        Mailbox to;
        try {
            to = account.open(target);
        } catch (MailboxException missing) {
            to = account.open(MailboxName.INBOX);
        }
        if (!to.id().equals(from.id())) {
            var unused = from.move(message, to);
        }
    }

    public List<HealthFinding> findings() {
        String why = trouble;
        return why.isEmpty()
                ? List.of()
                : List.of(
                        new HealthFinding(
                                HealthFinding.Severity.DEGRADED,
                                "delivery",
                                "Messages that filters have put off (snooze) can't be woken: " + why,
                                "It is tried every half a minute. If it stays, look at the disk of the data folder, and at mail:store-check."));
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
