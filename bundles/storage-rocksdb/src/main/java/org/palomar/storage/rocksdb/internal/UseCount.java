package org.palomar.storage.rocksdb.internal;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.palomar.api.store.StoreException;

/**
 * Holds the native library open while calls are inside: closing waits for the last one, later ones are refused. For any thread; a call may begin
 * another one, as when a scan's visitor reads.
 */
final class UseCount {

    /** One call; closed, on the same thread, when it is over. */
    interface Use extends AutoCloseable {
        @Override
        void close();
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;
    /** Whether what closing does was done. Guarded by the lock for writing. */
    private boolean ended;

    /** @throws StoreException at once when it is closed, or closing and waiting for a call */
    Use begin() throws StoreException {
        // Only closing ever holds the lock for writing.
        if (closed || !lock.readLock().tryLock()) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed");
        }
        return lock.readLock()::unlock;
    }

    /** Refuses calls from now on, waits for those inside, then runs {@code action}; a second closing does nothing. */
    void close(Runnable action) {
        closed = true;
        lock.writeLock().lock();
        try {
            if (!ended) {
                ended = true;
                action.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
