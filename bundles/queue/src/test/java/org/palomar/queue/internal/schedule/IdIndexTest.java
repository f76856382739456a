package org.palomar.queue.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.palomar.api.queue.QueueId;

class IdIndexTest {

    private static final int IDS = 500;

    /** Against a map, with ids that often want the same place. */
    @Test
    void findsWhatIsThereAndNothingElse() {
        Random random = new Random(7);
        Slots slots = new Slots();
        Map<QueueId, Integer> expected = new HashMap<>();
        for (int step = 0; step < 100_000; step++) {
            QueueId id = new QueueId(random.nextInt(IDS), random.nextInt(2));
            if (expected.containsKey(id)) {
                slots.free(expected.remove(id));
            } else {
                expected.put(id, slots.take(id));
            }
            QueueId asked = new QueueId(random.nextInt(IDS), random.nextInt(2));
            assertThat(slots.find(asked)).isEqualTo(expected.getOrDefault(asked, IdIndex.NONE));
        }
        assertThat(slots.count()).isEqualTo(expected.size());
        expected.forEach((id, slot) -> assertThat(slots.id(slot)).isEqualTo(id));
    }
}
