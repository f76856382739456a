package org.palomar.queue.internal.schedule;

import java.util.Arrays;

/** One number for each slot. */
final class Column {

    private long[] values = new long[0];

    long get(int slot) {
        return values[slot];
    }

    void set(int slot, long value) {
        values[slot] = value;
    }

    void grow(int slots) {
        values = Arrays.copyOf(values, slots);
    }
}
