package org.palomar.filter.attachments.internal.look;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many messages with attachments are looked at at once. More would not be looked at sooner, each holds a few MiB, and the heap is small. Safe for any thread. */
public final class Turns {

    private final Semaphore free;
    private final Duration patience;

    /** @param patience how long a look waits for others, before it fails */
    public Turns(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** The turn of one look, which has not come yet. */
    Turn turn() {
        return new Turn();
    }

    /** For one thread. */
    final class Turn implements AutoCloseable {

        private boolean taken;

        /**
         * Waits for it.
         *
         * @return whether it has come just now
         */
        boolean take(Budget budget) throws IOException {
            if (taken) {
                return false;
            }
            try {
                taken = free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw budget.failed("the look was interrupted", ended);
            }
            if (!taken) {
                throw budget.failed("too many messages with attachments are looked at at once", new IOException());
            }
            return true;
        }

        @Override
        public void close() {
            if (taken) {
                free.release();
                taken = false;
            }
        }
    }
}
