package org.palomar.delivery.internal.event;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

/**
 * Lets scripts that clients cause run in turns: of one account one at a time, and all together on half of the processors, since a run gives its processor to nobody else. Whoever waits longest is
 * next, so that many connections of one account slow down nobody but that account. Safe for any thread.
 */
final class Turns {

    /** Locks that accounts share by chance, a few of very many. */
    private static final int LOCKS = 256;

    private final ReentrantLock[] accounts = new ReentrantLock[LOCKS];
    private final Semaphore running =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    Turns() {
        for (int i = 0; i < LOCKS; i++) {
            accounts[i] = new ReentrantLock(true);
        }
    }

    /** The right to run one script on one message, until it is closed. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws StoreException when the thread is interrupted, as the server is going */
    Turn await(AccountId account) throws StoreException {
        ReentrantLock own = accounts[(int) Math.floorMod(account.value(), (long) LOCKS)];
        try {
            own.lockInterruptibly();
            try {
                running.acquire();
            } catch (InterruptedException interrupted) {
                own.unlock();
                throw interrupted;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the server is going", interrupted);
        }
        return () -> {
            running.release();
            own.unlock();
        };
    }
}
