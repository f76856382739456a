package org.palomar.api.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingTest {

    @Test
    void putsEachDurationBelowTheBoundOfItsBucketAndNotBelowTheOneBefore() {
        for (long nanos :
                new long[] {0, 1, 1023, 1024, 1025, 2047, 2048, 1_000_000, 136_000_000_000L, Long.MAX_VALUE}) {
            Timing timing = new Timing();
            timing.record(nanos);
            int bucket = 0;
            while (timing.count(bucket) == 0) {
                bucket++;
            }
            assertThat(nanos).isLessThanOrEqualTo(Timing.bound(bucket) - (bucket == Timing.BUCKETS - 1 ? 0 : 1));
            assertThat(bucket == 0 || nanos >= Timing.bound(bucket - 1)).isTrue();
        }
    }

    @Test
    void countsNegativeDurationsAsNone() {
        Timing timing = new Timing();
        timing.record(-5);
        assertThat(timing.count(0)).isEqualTo(1);
        assertThat(timing.sum()).isZero();
    }
}
