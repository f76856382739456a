package org.palomar.mailboxes.internal;

import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;

/**
 * Walks through numbered records, and past stretches of them that the engine can't read: a damaged block of a file takes a few dozen records with it, never those behind it.
 * For one thread.
 */
final class PastDamage {

    /** The key of a record, or for a number behind the last one, the first key behind all of them. */
    @FunctionalInterface
    interface Keyed {
        byte[] key(long number);
    }

    /** The number in a record's key. */
    @FunctionalInterface
    interface Numbered {
        long number(byte[] key);
    }

    /** Hears which numbers can't be read, whether there are records for them or not; both ends included. */
    @FunctionalInterface
    interface Unreadable {
        void stretch(long first, long last) throws StoreException;
    }

    private final Store store;
    private final Keyed keys;
    private final Numbered numbers;
    private final Unreadable unreadable;

    PastDamage(Store store, Keyed keys, Numbered numbers, Unreadable unreadable) {
        this.store = store;
        this.keys = keys;
        this.numbers = numbers;
        this.unreadable = unreadable;
    }

    /** Walks through {@code [first, end)}, page by page; the visitor may take time, and its failures are not taken for damage. */
    void walk(long first, long end, KeyValueEngine.Visitor visitor) throws StoreException {
        long[] next = {first};
        boolean[] inVisitor = new boolean[1];
        while (next[0] < end) {
            try {
                Pages.walk(store, keys.key(next[0]), keys.key(end), (key, value) -> {
                    inVisitor[0] = true;
                    boolean more = visitor.visit(key, value);
                    inVisitor[0] = false;
                    next[0] = more ? numbers.number(key) + 1 : end;
                    return more;
                });
                return;
            } catch (StoreException failure) {
                if (inVisitor[0] || failure.reason() != StoreException.Reason.DAMAGED) {
                    throw failure;
                }
                if (next[0] >= end) {
                    // The engine reads on behind the last one: what is damaged there is nobody's here.
                    return;
                }
                long readable = firstReadable(next[0], end);
                unreadable.stretch(next[0], readable - 1);
                next[0] = readable;
            }
        }
    }

    /** Looks ahead in growing steps, then back in halves: a look costs one block. */
    private long firstReadable(long damaged, long end) throws StoreException {
        long below = damaged;
        long above = end;
        for (long step = 1; below + step < end && below + step > below; step *= 2) {
            if (isReadable(below + step, end)) {
                above = below + step;
                break;
            }
            below += step;
        }
        while (above - below > 1) {
            long middle = below + (above - below) / 2;
            if (isReadable(middle, end)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    private boolean isReadable(long number, long end) throws StoreException {
        try {
            store.scan(keys.key(number), keys.key(end), (key, value) -> false);
            return true;
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return false;
        }
    }
}
