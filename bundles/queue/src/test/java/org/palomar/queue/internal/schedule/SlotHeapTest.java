package org.palomar.queue.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotHeapTest {

    private static final int SLOTS = 300;

    @Test
    void givesTheSmallestFirstWhateverWasTakenOut() {
        Random random = new Random(3);
        Column keys = new Column();
        SlotHeap.Places places = new SlotHeap.Places();
        keys.grow(SLOTS);
        places.grow(SLOTS);
        SlotHeap heap = new SlotHeap(keys, places);
        TreeSet<Integer> expected =
                new TreeSet<>(Comparator.comparingLong(keys::get).thenComparing(Comparator.naturalOrder()));
        for (int step = 0; step < 100_000; step++) {
            int slot = random.nextInt(SLOTS);
            if (expected.contains(slot)) {
                expected.remove(slot);
                heap.remove(slot);
            } else {
                keys.set(slot, random.nextInt(1000));
                expected.add(slot);
                heap.add(slot);
            }
            assertThat(heap.firstKey()).isEqualTo(expected.isEmpty() ? Turn.NEVER : keys.get(expected.first()));
        }
        heap.remove(expected.first());
        heap.remove(expected.first());
        assertThat(heap.firstKey()).isGreaterThanOrEqualTo(keys.get(expected.first()));
    }
}
