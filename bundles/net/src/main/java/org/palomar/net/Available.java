package org.palomar.net;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A service of another bundle that comes and goes. A session that needs it while its bundle is being updated waits a moment, so that an update is seen by
 * nobody. Safe for any thread.
 *
 * @param <T> the service
 */
public final class Available<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private volatile @Nullable T current;
    private final AtomicInteger departures = new AtomicInteger();

    /** The service is here; replaces the one before. */
    public void set(T service) {
        lock.lock();
        try {
            current = service;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The service is gone, unless another has taken its place. */
    @SuppressWarnings("ReferenceEquality") // this very object, whatever it is equal to
    public void unset(T service) {
        lock.lock();
        try {
            departures.incrementAndGet();
            if (current == service) {
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether this very service is still here. */
    @SuppressWarnings("ReferenceEquality") // this very object, whatever it is equal to
    public boolean isStill(T service) {
        return current == service;
    }

    /**
     * How many have left so far, counting on from any number. Whoever sees that it has changed knows a likely reason why a call failed: the service's
     * classes went with its bundle.
     */
    public int departures() {
        return departures.get();
    }

    /** The service, if it is here now. */
    public Optional<T> now() {
        return Optional.ofNullable(current);
    }

    /** Whether there is one now. */
    public boolean isPresent() {
        return current != null;
    }

    /** The service, waited for. Empty if it doesn't come in time or the thread is interrupted. */
    public Optional<T> within(Duration patience) {
        T now = current;
        return now != null ? Optional.of(now) : await(patience);
    }

    private Optional<T> await(Duration patience) {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (current == null && nanos > 0) {
                nanos = came.awaitNanos(nanos);
            }
            return Optional.ofNullable(current);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
