package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stop or crash interrupted: copies to be undone, and records of deleted mailboxes that still have to go. Known from the opening on, so that nothing that begins
 * later is taken for interrupted. Copies are tried first and before there is a mail service, as a copy that is seen may be relied on; the rest is finished beside the
 * service, which does not need it. {@link #finish} is for one thread at a time, the rest for any.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private static final long RETRY_SECONDS = 30;

    /** One of them. */
    @FunctionalInterface
    interface Task {
        void run() throws StoreException, MailboxException;
    }

    private final ConcurrentLinkedQueue<Task> tasks;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Leftovers(List<Task> tasks) {
        this.tasks = new ConcurrentLinkedQueue<>(tasks);
    }

    /** To be tried after those that there are. */
    void add(List<Task> more) {
        tasks.addAll(more);
    }

    /** How many there still are. */
    int count() {
        return tasks.size();
    }

    /** Tries each once; what fails, such as on a full disk, is left. */
    void finish() {
        for (Task task : new ArrayList<>(tasks)) {
            if (stopped.getCount() == 0) {
                return;
            }
            try {
                task.run();
                tasks.remove(task);
            } catch (StoreException | MailboxException later) {
                LOG.warn("What a stop interrupted can't be finished now: {}", later.getMessage());
            } catch (RuntimeException bug) {
                LOG.error("What a stop interrupted can't be finished by a programming error", bug);
            }
        }
    }

    /** Tries on a thread of its own, again and again, until nothing is left. */
    void start() {
        if (!tasks.isEmpty()) {
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
            } while (!tasks.isEmpty() && !stopped.await(RETRY_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins nothing any more. */
    void stop() {
        stopped.countDown();
    }
}
