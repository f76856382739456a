package org.palomar.api.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A service that is replaced while it is used. Three things can be the case: it is there; it ought to be there and is not, as while its bundle is updated; or nobody wants it. Safe for any thread.
 *
 * @param <S> the service
 */
public final class ExpectedService<S> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final BooleanSupplier expected;
    private final Duration patience;
    private volatile @Nullable S service;

    /**
     * @param expected whether it ought to be there; asked only while it is not
     * @param patience how long it is waited for then
     */
    public ExpectedService(BooleanSupplier expected, Duration patience) {
        this.expected = expected;
        this.patience = patience;
    }

    public void set(S present) {
        lock.lock();
        try {
            service = present;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very object, whatever it is equal to
    public void unset(S gone) {
        lock.lock();
        try {
            service = service == gone ? null : service;
        } finally {
            lock.unlock();
        }
    }

    /** It, if it is there at this moment. */
    public Optional<S> now() {
        return Optional.ofNullable(service);
    }

    /** What is the case at this moment, without a wait. */
    public Presence<S> look() {
        S present = service;
        return present == null ? absent(expected.getAsBoolean()) : new Presence.There<>(present);
    }

    /** What is the case, after a wait if it ought to be there and is not. Waits on the caller's thread; an interrupt ends that, and leaves the thread interrupted. */
    public Presence<S> awaited() {
        return awaited(patience);
    }

    /** The same, with a patience of the caller's. */
    public Presence<S> awaited(Duration most) {
        Presence<S> first = look();
        return first instanceof Presence.Missing<S>
                ? waited(most).<Presence<S>>map(Presence.There::new).orElse(first)
                : first;
    }

    private static <S> Presence<S> absent(boolean expected) {
        return expected ? new Presence.Missing<>() : new Presence.Unwanted<>();
    }

    private Optional<S> waited(Duration most) {
        long nanos = most.toNanos();
        lock.lock();
        try {
            while (service == null && nanos > 0) {
                nanos = came.awaitNanos(nanos);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(service);
    }
}
