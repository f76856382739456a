package org.palomar.footprint.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class QuietMomentsTest {

    private static final long MIB = 1 << 20;

    private static final class TestHeap implements Heap {
        private long used = 100 * MIB;
        private long small;
        private int asked;

        @Override
        public long used() {
            return used;
        }

        @Override
        public long collections() {
            return small + asked;
        }

        @Override
        public void collect() {
            asked++;
            used = 40 * MIB;
        }
    }

    private final TestHeap heap = new TestHeap();
    private final QuietMoments moments = new QuietMoments(heap);

    @Test
    void collectsOnceWhenAStartIsOver() {
        heap.used += QuietMoments.REST;
        moments.look();
        assertThat(heap.asked).isZero();
        moments.look();
        moments.look();
        assertThat(heap.asked).isEqualTo(1);
    }

    @Test
    void leavesABusyProcessAlone() {
        for (int look = 0; look < 10; look++) {
            heap.small++;
            moments.look();
        }
        assertThat(heap.asked).isZero();
    }

    @Test
    void collectsAgainAfterABurst() {
        moments.look();
        heap.small++;
        heap.used = 90 * MIB;
        moments.look();
        assertThat(heap.asked).isEqualTo(1);
        moments.look();
        assertThat(heap.asked).isEqualTo(2);
        assertThat(heap.used()).isEqualTo(40 * MIB);
    }

    @Test
    void letsSmallGarbageGather() {
        moments.look();
        int looks = 0;
        while (heap.asked < 2) {
            heap.used += QuietMoments.REST / 2;
            moments.look();
            looks++;
        }
        assertThat(looks).isEqualTo((int) (QuietMoments.WORTHWHILE / (QuietMoments.REST / 2)) + 1);
    }

    @Test
    void theHeapOfThisProcessIsCollectedWhenAsked() {
        Heap real = Heap.ofThisProcess();
        long before = real.collections();
        real.collect();
        assertThat(real.collections()).isGreaterThan(before);
        assertThat(real.used())
                .isBetween(
                        1L,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax());
    }
}
