package org.palomar.mailboxes.internal;

import java.math.BigInteger;
import java.util.Arrays;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;

/**
 * Walks through notes of what is to be woken, and past stretches of them that the engine can't read, as {@link PastDamage} does through what has numbers. Keys of notes are taken for numbers of 160 bits.
 */
final class PastDamagedNotes {

    private PastDamagedNotes() {}

    /**
     * Walks through {@code [from, to)}, page by page; the visitor may take time, and its failures are not taken for damage.
     *
     * @param damage hears of each stretch that can't be read
     */
    static void walk(Store store, byte[] from, byte[] to, Runnable damage, KeyValueEngine.Visitor visitor)
            throws StoreException {
        BigInteger[] next = {number(from)};
        BigInteger end = number(to);
        boolean[] inVisitor = new boolean[1];
        while (next[0].compareTo(end) < 0) {
            try {
                Pages.walk(store, key(next[0]), to, (key, value) -> {
                    inVisitor[0] = true;
                    boolean more = visitor.visit(key, value);
                    inVisitor[0] = false;
                    next[0] = more ? number(key).add(BigInteger.ONE) : end;
                    return more;
                });
                return;
            } catch (StoreException failure) {
                if (inVisitor[0] || failure.reason() != StoreException.Reason.DAMAGED) {
                    throw failure;
                }
                if (next[0].compareTo(end) >= 0) {
                    return;
                }
                damage.run();
                next[0] = firstReadable(store, next[0], end, to);
            }
        }
    }

    /** Looks ahead in growing steps, then back in halves: at the most 320 looks, of one block each. */
    private static BigInteger firstReadable(Store store, BigInteger damaged, BigInteger end, byte[] to)
            throws StoreException {
        BigInteger below = damaged;
        BigInteger above = end;
        for (BigInteger step = BigInteger.ONE; below.add(step).compareTo(end) < 0; step = step.shiftLeft(1)) {
            if (isReadable(store, below.add(step), to)) {
                above = below.add(step);
                break;
            }
            below = below.add(step);
        }
        while (above.subtract(below).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = below.add(above.subtract(below).shiftRight(1));
            if (isReadable(store, middle, to)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    private static boolean isReadable(Store store, BigInteger number, byte[] to) throws StoreException {
        try {
            store.scan(key(number), to, (key, value) -> false);
            return true;
        } catch (StoreException failure) {
            Problems.requireDamage(failure);
            return false;
        }
    }

    /** Shorter keys are followed by zeros. */
    private static BigInteger number(byte[] key) {
        return new BigInteger(1, Arrays.copyOf(key, Keys.WAKING));
    }

    private static byte[] key(BigInteger number) {
        byte[] octets = number.toByteArray(); // of no sign, as all begin with a letter
        return Arrays.copyOf(octets, Keys.WAKING);
    }
}
