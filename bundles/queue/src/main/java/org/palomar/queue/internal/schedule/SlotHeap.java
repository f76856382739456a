package org.palomar.queue.internal.schedule;

import java.util.Arrays;

/** Slots ordered by a column, the smallest first; any can be taken out, as it is known where each is. */
final class SlotHeap {

    /** Where slots are in their heaps; several heaps share it, as a slot is in one of them at most. */
    static final class Places {

        static final int NOWHERE = -1;

        private int[] values = new int[0];

        void grow(int slots) {
            int before = values.length;
            values = Arrays.copyOf(values, slots);
            Arrays.fill(values, before, slots, NOWHERE);
        }
    }

    private static final int FIRST = 1;

    private final Column keys;
    private final Places places;
    private int[] heap = new int[FIRST];
    private int size;

    SlotHeap(Column keys, Places places) {
        this.keys = keys;
        this.places = places;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The slot with the smallest key; there must be one. */
    int first() {
        return heap[0];
    }

    /** The smallest key, or {@link Turn#NEVER}. */
    long firstKey() {
        return size == 0 ? Turn.NEVER : keys.get(heap[0]);
    }

    void add(int slot) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size + (size >> 1) + 1);
        }
        size++;
        up(size - 1, slot);
    }

    /** Takes a slot out; nothing happens if it is in no heap. Its key must be what it was when it was added. */
    void remove(int slot) {
        int place = places.values[slot];
        if (place == Places.NOWHERE) {
            return;
        }
        places.values[slot] = Places.NOWHERE;
        size--;
        int last = heap[size];
        if (place < size) {
            if (place > 0 && keys.get(last) < keys.get(heap[(place - 1) / 2])) {
                up(place, last);
            } else {
                down(place, last);
            }
        }
        if (size < heap.length / 4) {
            heap = Arrays.copyOf(heap, Math.max(FIRST, heap.length / 2));
        }
    }

    private void up(int from, int slot) {
        int place = from;
        long key = keys.get(slot);
        while (place > 0) {
            int above = (place - 1) / 2;
            if (keys.get(heap[above]) <= key) {
                break;
            }
            put(place, heap[above]);
            place = above;
        }
        put(place, slot);
    }

    private void down(int from, int slot) {
        int place = from;
        long key = keys.get(slot);
        for (int below = 2 * place + 1; below < size; below = 2 * place + 1) {
            if (below + 1 < size && keys.get(heap[below + 1]) < keys.get(heap[below])) {
                below++;
            }
            if (keys.get(heap[below]) >= key) {
                break;
            }
            put(place, heap[below]);
            place = below;
        }
        put(place, slot);
    }

    private void put(int place, int slot) {
        heap[place] = slot;
        places.values[slot] = place;
    }
}
