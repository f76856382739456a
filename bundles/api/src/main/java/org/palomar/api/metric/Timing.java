package org.palomar.api.metric;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of durations in nanoseconds. Bucket {@code i} holds durations below {@link #bound(int)}: powers of two from about a microsecond
 * on, so that recording is a count of leading zeros.
 */
public final class Timing {

    /** From 1.024 µs to 137 s, and one bucket for what is longer. */
    public static final int BUCKETS = 29;

    private static final int SMALLEST_BOUND_BITS = 10;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final LongAdder sum = new LongAdder();

    /** Upper bound of a bucket in nanoseconds, exclusive; the last has none. */
    public static long bound(int bucket) {
        return bucket == BUCKETS - 1 ? Long.MAX_VALUE : 1L << (SMALLEST_BOUND_BITS + bucket);
    }

    /** Records one duration; negative ones count as 0. */
    public void record(long nanos) {
        long duration = Math.max(nanos, 0);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(duration);
        counts.incrementAndGet(Math.clamp(bits - SMALLEST_BOUND_BITS, 0, BUCKETS - 1));
        sum.add(duration);
    }

    /** Records the time since {@code startNanos}, a value of {@link System#nanoTime()}. */
    public void recordSince(long startNanos) {
        record(System.nanoTime() - startNanos);
    }

    public long count(int bucket) {
        return counts.get(bucket);
    }

    public long count() {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts.get(i);
        }
        return total;
    }

    /** Sum of all durations in nanoseconds. */
    public long sum() {
        return sum.sum();
    }
}
