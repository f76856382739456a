package org.palomar.mailboxes.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to go and could not go yet: copies to be undone, and records of deleted mailboxes; because of a stop or crash, which is known from the opening on, or of a disk
 * that was full just then. Interrupted copies are tried before there is a mail service, as a copy that is seen may be relied on; the rest is finished beside the service, which
 * does not need it. {@link #finish} is for one thread at a time, the rest for any.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final Duration RETRY = Duration.ofSeconds(30);

    /** One of them; what it has done already is passed over when it is run again. */
    @FunctionalInterface
    interface Task {
        void run() throws StoreException, MailboxException;
    }

    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean trying = new AtomicBoolean();
    private final Duration retry;
    private volatile boolean started;

    Leftovers() {
        this(RETRY);
    }

    Leftovers(Duration retry) {
        this.retry = retry;
    }

    /** To be tried after those that there are. */
    void add(List<Task> more) {
        tasks.addAll(more);
    }

    /** Runs it at once; if it fails, such as on a full disk, it is left. */
    void attempt(Task task) {
        if (!succeeds(task)) {
            leave(task);
        }
    }

    /** Leaves it to the thread that tries again: for what can't be done now, as the disk does not answer. */
    void leave(Task task) {
        tasks.add(task);
        wake();
    }

    /** How many there still are. */
    int count() {
        return tasks.size();
    }

    /** Tries each once; what fails is left. */
    void finish() {
        for (Task task : new ArrayList<>(tasks)) {
            if (isStopped()) {
                return;
            }
            if (succeeds(task)) {
                tasks.remove(task);
            }
        }
    }

    private static boolean succeeds(Task task) {
        try {
            task.run();
            return true;
        } catch (StoreException | MailboxException later) {
            LOG.warn("A removal or the undoing of a copy can't be finished now: {}", later.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("A removal or the undoing of a copy can't be finished by a programming error", bug);
        }
        return false;
    }

    /** Tries from now on, on a thread of its own while anything is left, again and again. */
    void start() {
        started = true;
        wake();
    }

    private void wake() {
        if (started && !isStopped() && !tasks.isEmpty() && trying.compareAndSet(false, true)) {
            Thread unused = Thread.ofPlatform()
                    .name("palomar-mailboxes-leftovers")
                    .daemon()
                    .start(this::keepTrying);
        }
    }

    private void keepTrying() {
        try {
            do {
                finish();
            } while (!tasks.isEmpty() && !stopped.await(retry.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            trying.set(false);
        }
        // Something may have been left after the last look.
        wake();
    }

    /** Begins nothing any more. */
    void stop() {
        stopped.countDown();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
