package org.palomar.queue.internal.schedule;

import java.util.Arrays;
import org.palomar.api.queue.QueueId;

/** Finds the slot of an id: open addressing, at most two thirds full, some six octets an entry. The ids themselves are in columns. */
final class IdIndex {

    static final int NONE = -1;

    private static final int FIRST = 16;

    private final Column times;
    private final Column rests;
    private int[] table = empty(FIRST);
    private int size;

    IdIndex(Column times, Column rests) {
        this.times = times;
        this.rests = rests;
    }

    /** The slot, or {@link #NONE}. */
    int find(QueueId id) {
        return table[place(id.time(), id.rest())];
    }

    void add(int slot) {
        if ((size + 1) * 3L > table.length * 2L) {
            rehash();
        }
        size++;
        table[place(times.get(slot), rests.get(slot))] = slot;
    }

    /** Takes out an id that is there; the run of places behind it closes up, so that no search ends too early. */
    void remove(QueueId id) {
        int gap = place(id.time(), id.rest());
        if (table[gap] == NONE) {
            return;
        }
        size--;
        int mask = table.length - 1;
        for (int next = (gap + 1) & mask; table[next] != NONE; next = (next + 1) & mask) {
            int home = home(times.get(table[next]), rests.get(table[next]));
            if (((next - home) & mask) >= ((next - gap) & mask)) {
                table[gap] = table[next];
                gap = next;
            }
        }
        table[gap] = NONE;
    }

    private int place(long time, long rest) {
        int mask = table.length - 1;
        int place = home(time, rest);
        while (table[place] != NONE && (times.get(table[place]) != time || rests.get(table[place]) != rest)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private int home(long time, long rest) {
        return Long.hashCode((time ^ Long.rotateLeft(rest, 32)) * 0x9E37_79B9_7F4A_7C15L) & (table.length - 1);
    }

    private void rehash() {
        int[] before = table;
        table = empty(Math.multiplyExact(before.length, 2));
        for (int slot : before) {
            if (slot != NONE) {
                table[place(times.get(slot), rests.get(slot))] = slot;
            }
        }
    }

    private static int[] empty(int places) {
        int[] table = new int[places];
        Arrays.fill(table, NONE);
        return table;
    }
}
