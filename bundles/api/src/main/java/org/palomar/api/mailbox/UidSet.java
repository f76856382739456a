package org.palomar.api.mailbox;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.function.LongConsumer;

/**
 * A set of UIDs as sorted ranges that neither overlap nor touch: as small for {@code 1:4294967295} as for one UID. Immutable. Ranges may name UIDs
 * that don't exist; who uses the set walks existing messages, never the range.
 */
public final class UidSet {

    /** RFC 9051 §2.3.1.1: 32 bits, not 0. */
    public static final long MAX_UID = 0xFFFF_FFFFL;

    public static final UidSet EMPTY = new UidSet(new long[0]);
    public static final UidSet ALL = range(1, MAX_UID);

    /** first, last, first, last, … */
    private final long[] bounds;

    private UidSet(long[] bounds) {
        this.bounds = bounds;
    }

    /** From {@code first} to {@code last}, both included and at least 1. */
    public static UidSet range(long first, long last) {
        return new Builder().addRange(first, last).build();
    }

    public static UidSet of(long... uids) {
        Builder builder = new Builder();
        for (long uid : uids) {
            builder.add(uid);
        }
        return builder.build();
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    public int rangeCount() {
        return bounds.length / 2;
    }

    /** First UID of a range. */
    public long first(int range) {
        return bounds[2 * range];
    }

    /** Last UID of a range. */
    public long last(int range) {
        return bounds[2 * range + 1];
    }

    /** How many UIDs the set names. */
    public long size() {
        long size = 0;
        for (int i = 0; i < rangeCount(); i++) {
            size += last(i) - first(i) + 1;
        }
        return size;
    }

    public boolean contains(long uid) {
        int found = Arrays.binarySearch(bounds, uid);
        return found >= 0 || (-found - 1) % 2 == 1;
    }

    /** Every UID named, rising: only for sets of existing messages. */
    public void forEach(LongConsumer action) {
        for (int i = 0; i < rangeCount(); i++) {
            for (long uid = first(i); uid <= last(i); uid++) {
                action.accept(uid);
            }
        }
    }

    /** As {@link #forEach}, pulled. */
    public PrimitiveIterator.OfLong iterator() {
        return new PrimitiveIterator.OfLong() {
            private int range;
            private long next = isEmpty() ? 0 : first(0);

            @Override
            public boolean hasNext() {
                return range < rangeCount();
            }

            @Override
            public long nextLong() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                long uid = next++;
                if (uid == last(range) && ++range < rangeCount()) {
                    next = first(range);
                }
                return uid;
            }
        };
    }

    /** As IMAP writes a sequence set; empty for the empty set. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rangeCount(); i++) {
            text.append(i == 0 ? "" : ",").append(first(i));
            if (last(i) != first(i)) {
                text.append(':').append(last(i));
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** Collects UIDs and ranges in any order; cheap when they come rising. */
    public static final class Builder {

        private long[] bounds = new long[8];
        private int length;
        private boolean sorted = true;

        public Builder add(long uid) {
            return addRange(uid, uid);
        }

        public Builder addRange(long first, long last) {
            if (first < 1 || last < first || last > MAX_UID) {
                throw new IllegalArgumentException("not a range of UIDs");
            }
            if (sorted && length > 0 && first >= bounds[length - 2] && first <= bounds[length - 1] + 1) {
                bounds[length - 1] = Math.max(last, bounds[length - 1]);
                return this;
            }
            sorted &= length == 0 || first > bounds[length - 1];
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, length * 2);
            }
            bounds[length++] = first;
            bounds[length++] = last;
            return this;
        }

        public UidSet build() {
            return sorted ? new UidSet(Arrays.copyOf(bounds, length)) : merged();
        }

        private UidSet merged() {
            long[][] ranges = new long[length / 2][];
            for (int i = 0; i < ranges.length; i++) {
                ranges[i] = new long[] {bounds[2 * i], bounds[2 * i + 1]};
            }
            Arrays.sort(ranges, (a, b) -> Long.compare(a[0], b[0]));
            Builder ordered = new Builder();
            for (long[] range : ranges) {
                ordered.addRange(range[0], range[1]);
            }
            return new UidSet(Arrays.copyOf(ordered.bounds, ordered.length));
        }
    }
}
