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
    private boolean closed;

    Use begin() throws StoreException {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed");
        }
        return lock.readLock()::unlock;
    }

    /** Refuses calls from now on, waits for those inside, then runs {@code action}; a second closing does nothing. */
    void close(Runnable action) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                action.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
