package org.palomar.queue.internal;

import java.util.concurrent.atomic.AtomicLong;
import org.palomar.api.store.StoreException;

/** Changes of which nobody knows whether they were written, until the store has said so of all that it was given. Safe for any thread. */
final class Doubts {

    /** Waits until it is known what became of all that was handed over before. */
    @FunctionalInterface
    interface Settling {
        void settle() throws StoreException;
    }

    private final AtomicLong noted = new AtomicLong();
    private final AtomicLong resolved = new AtomicLong();

    /** There is one more. */
    void note() {
        noted.incrementAndGet();
    }

    /** Returns once there is none that was there before; one that comes meanwhile stays, and whoever asks meanwhile waits by itself. */
    void resolve(Settling store) throws StoreException {
        long before = noted.get();
        if (resolved.get() < before) {
            store.settle();
            resolved.accumulateAndGet(before, Math::max);
        }
    }
}
