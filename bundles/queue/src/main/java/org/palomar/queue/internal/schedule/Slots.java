package org.palomar.queue.internal.schedule;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.palomar.api.queue.QueueId;

/** The columns: what is known of each entry. Slots of entries that are gone are given to later ones. */
final class Slots {

    private static final int FIRST = 64;

    private final Column times = new Column();
    private final Column rests = new Column();
    private final Column due = new Column();
    private final Column deadlines = new Column();
    private final SlotHeap.Places lanePlaces = new SlotHeap.Places();
    private final SlotHeap.Places deadlinePlaces = new SlotHeap.Places();
    private final IdIndex index = new IdIndex(times, rests);
    private @Nullable Lane[] lanes = new @Nullable Lane[0];
    private boolean[] held = new boolean[0];
    private boolean[] underWay = new boolean[0];
    private int[] free = new int[0];
    private int freeCount;
    private int used;
    private int count;

    /** Entries that there are. */
    int count() {
        return count;
    }

    int find(QueueId id) {
        return index.find(id);
    }

    int take(QueueId id) {
        if (freeCount == 0 && used == held.length) {
            grow(Math.max(FIRST, Math.addExact(used, used >> 2)));
        }
        int slot = freeCount > 0 ? free[--freeCount] : used++;
        times.set(slot, id.time());
        rests.set(slot, id.rest());
        index.add(slot);
        count++;
        return slot;
    }

    void free(int slot) {
        index.remove(id(slot));
        lanes[slot] = null;
        held[slot] = false;
        underWay[slot] = false;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(FIRST, freeCount + (freeCount >> 1)));
        }
        free[freeCount++] = slot;
        count--;
    }

    QueueId id(int slot) {
        return new QueueId(times.get(slot), rests.get(slot));
    }

    Column due() {
        return due;
    }

    Column deadlines() {
        return deadlines;
    }

    SlotHeap heapByDue() {
        return new SlotHeap(due, lanePlaces);
    }

    SlotHeap heapByDeadline() {
        return new SlotHeap(deadlines, deadlinePlaces);
    }

    Lane lane(int slot) {
        Lane lane = lanes[slot];
        if (lane == null) {
            throw new IllegalStateException("no such entry");
        }
        return lane;
    }

    void lane(int slot, Lane lane) {
        lanes[slot] = lane;
    }

    boolean isHeld(int slot) {
        return held[slot];
    }

    void held(int slot, boolean value) {
        held[slot] = value;
    }

    boolean isUnderWay(int slot) {
        return underWay[slot];
    }

    void underWay(int slot, boolean value) {
        underWay[slot] = value;
    }

    /** The smallest time of all ids, {@link Turn#NEVER} if there are none. Looks at each. */
    long oldest() {
        long oldest = Turn.NEVER;
        for (int slot = 0; slot < used; slot++) {
            if (lanes[slot] != null) {
                oldest = Math.min(oldest, times.get(slot));
            }
        }
        return oldest;
    }

    /** Counts all entries. */
    void count(Ages ages) {
        for (int slot = 0; slot < used; slot++) {
            Lane lane = lanes[slot];
            if (lane != null) {
                ages.count(lane.destination(), times.get(slot));
            }
        }
    }

    private void grow(int slots) {
        times.grow(slots);
        rests.grow(slots);
        due.grow(slots);
        deadlines.grow(slots);
        lanePlaces.grow(slots);
        deadlinePlaces.grow(slots);
        lanes = Arrays.copyOf(lanes, slots);
        held = Arrays.copyOf(held, slots);
        underWay = Arrays.copyOf(underWay, slots);
    }
}
