package org.palomar.limits.internal;

import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * An account and its domain, under the domain's lock, which is held for a few steps in memory at a time: the store's committer takes it too.
 *
 * @param account what is known of the account
 * @param domain what is known of its domain
 */
record Party(Lock lock, Tally account, Tally domain) {

    /** Looks or changes alone. */
    <T> T with(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
