package org.palomar.mailboxes.internal;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.palomar.api.store.StoreException;

/**
 * One object for each key while anybody uses it, and the lately used ones up to a weight. An object that nobody holds has no change under way, so that
 * loading it again shows the same. Safe for any thread; loading one key keeps few others waiting.
 *
 * @param <V> what is shared
 */
final class SharedObjects<V> {

    /** Loads a missing object. */
    @FunctionalInterface
    interface Loader<V> {
        V load(long key) throws StoreException;
    }

    private static final class Entry<V> extends WeakReference<V> {
        private final long key;

        Entry(long key, V value, ReferenceQueue<V> queue) {
            super(value, queue);
            this.key = key;
        }
    }

    /** A recent object, held, with its weight at the last use. */
    private record Weighed<V>(V value, long weight) {}

    /** Loads that may run at once; keys that share a lock wait for each other. */
    private static final int LOCKS = 64;

    private final ConcurrentHashMap<Long, Entry<V>> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<V> unused = new ReferenceQueue<>();
    private final ReentrantLock[] loading = new ReentrantLock[LOCKS];
    private final ReentrantLock recentLock = new ReentrantLock();
    private final LinkedHashMap<Long, Weighed<V>> recent = new LinkedHashMap<>(16, 0.75f, true);
    private final ToLongFunction<V> weigher;
    /** Of all recent ones, each as it was when it was used last. */
    private long weight;

    private volatile long maxWeight;

    SharedObjects(ToLongFunction<V> weigher, long maxWeight) {
        this.weigher = weigher;
        this.maxWeight = maxWeight;
        for (int i = 0; i < LOCKS; i++) {
            loading[i] = new ReentrantLock();
        }
    }

    void bound(long weight) {
        maxWeight = weight;
    }

    V get(long key, Loader<V> loader) throws StoreException {
        V value = find(key);
        if (value == null) {
            ReentrantLock lock = loading[Math.floorMod(Long.hashCode(key), LOCKS)];
            lock.lock();
            try {
                value = find(key);
                if (value == null) {
                    value = loader.load(key);
                    add(key, value);
                }
            } finally {
                lock.unlock();
            }
        }
        touch(key, value);
        return value;
    }

    /** The object if it is in memory. */
    Optional<V> present(long key) {
        return Optional.ofNullable(find(key));
    }

    void add(long key, V value) {
        entries.put(key, new Entry<>(key, value, unused));
        forgetUnused();
    }

    /**
     * Forgets a key, after a load that is under way.
     *
     * @return the object if it was in memory
     */
    Optional<V> remove(long key) {
        ReentrantLock lock = loading[Math.floorMod(Long.hashCode(key), LOCKS)];
        lock.lock();
        try {
            Optional<V> removed = present(key);
            entries.remove(key);
            recentLock.lock();
            try {
                drop(recent.remove(key));
            } finally {
                recentLock.unlock();
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Objects in memory, those included that nobody holds any more. */
    int size() {
        return entries.size();
    }

    private @Nullable V find(long key) {
        Entry<V> entry = entries.get(key);
        return entry == null ? null : entry.get();
    }

    private void touch(long key, V value) {
        recentLock.lock();
        try {
            Weighed<V> now = new Weighed<>(value, weigher.applyAsLong(value));
            drop(recent.put(key, now));
            weight += now.weight;
            trim();
        } finally {
            recentLock.unlock();
        }
    }

    private void drop(@Nullable Weighed<V> gone) {
        weight -= gone == null ? 0 : gone.weight;
    }

    private void trim() {
        var eldest = recent.values().iterator();
        while (weight > maxWeight && recent.size() > 1) {
            drop(eldest.next());
            eldest.remove();
        }
    }

    private void forgetUnused() {
        for (Reference<? extends V> gone = unused.poll(); gone != null; gone = unused.poll()) {
            if (gone instanceof Entry<?> entry) {
                entries.remove(entry.key, entry);
            }
        }
    }
}
