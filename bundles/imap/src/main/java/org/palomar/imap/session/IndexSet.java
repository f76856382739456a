package org.palomar.imap.session;

import java.util.Arrays;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.imap.grammar.SequenceSet;

/** Messages of one view, as ranges of indexes that rise and don't touch: never larger than what was asked and never more than what exists. Immutable. */
final class IndexSet {

    static final IndexSet EMPTY = new IndexSet(new int[0]);

    /** first, last, first, last, … */
    private final int[] bounds;

    private IndexSet(int[] bounds) {
        this.bounds = bounds;
    }

    /** All messages of a view. */
    static IndexSet all(MailboxView view) {
        return view.count() == 0 ? EMPTY : new IndexSet(new int[] {0, view.count() - 1});
    }

    /** Sequence numbers; empty if one of them is no message of the view, which is a client's error (RFC 9051 §9, seq-number). */
    static Optional<IndexSet> ofNumbers(SequenceSet set, MailboxView view) {
        long count = view.count();
        for (int i = 0; i < set.rangeCount(); i++) {
            if (set.last(i, count) > count || set.first(i, count) == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(ofExistingNumbers(set, view));
    }

    /** Sequence numbers, those without a message left out. */
    static IndexSet ofExistingNumbers(SequenceSet set, MailboxView view) {
        long count = view.count();
        long[] ranges = new long[set.rangeCount()];
        int length = 0;
        for (int i = 0; i < set.rangeCount(); i++) {
            long first = Math.max(set.first(i, count), 1);
            long last = Math.min(set.last(i, count), count);
            if (first <= last) {
                ranges[length++] = pack((int) first - 1, (int) last - 1);
            }
        }
        return merged(ranges, length);
    }

    /** UIDs; those without a message are left out. */
    static IndexSet ofUids(SequenceSet set, MailboxView view) {
        int count = view.count();
        if (count == 0) {
            return EMPTY;
        }
        long star = view.uid(count - 1);
        long[] ranges = new long[set.rangeCount()];
        int length = 0;
        for (int i = 0; i < set.rangeCount(); i++) {
            int first = firstAt(view, set.first(i, star));
            int last = lastAt(view, set.last(i, star));
            if (first <= last) {
                ranges[length++] = pack(first, last);
            }
        }
        return merged(ranges, length);
    }

    /** UIDs that the server noted. */
    static IndexSet ofUids(UidSet uids, MailboxView view) {
        long[] ranges = new long[uids.rangeCount()];
        int length = 0;
        for (int i = 0; i < uids.rangeCount(); i++) {
            int first = firstAt(view, uids.first(i));
            int last = lastAt(view, uids.last(i));
            if (first <= last) {
                ranges[length++] = pack(first, last);
            }
        }
        return merged(ranges, length);
    }

    /** The index of the first message with this UID or a higher one. */
    private static int firstAt(MailboxView view, long uid) {
        int index = view.indexOf(uid);
        return index >= 0 ? index : -index - 1;
    }

    private static int lastAt(MailboxView view, long uid) {
        int index = view.indexOf(uid);
        return index >= 0 ? index : -index - 2;
    }

    // Ranges as one number each, so that sorting makes no objects.
    private static long pack(int first, int last) {
        return ((long) first << Integer.SIZE) | last;
    }

    private static IndexSet merged(long[] ranges, int length) {
        Arrays.sort(ranges, 0, length);
        int[] bounds = new int[2 * length];
        int used = 0;
        for (int i = 0; i < length; i++) {
            int first = (int) (ranges[i] >>> Integer.SIZE);
            int last = (int) ranges[i];
            if (used > 0 && first <= bounds[used - 1] + 1) {
                bounds[used - 1] = Math.max(bounds[used - 1], last);
            } else {
                bounds[used++] = first;
                bounds[used++] = last;
            }
        }
        return new IndexSet(Arrays.copyOf(bounds, used));
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    int rangeCount() {
        return bounds.length / 2;
    }

    int first(int range) {
        return bounds[2 * range];
    }

    int last(int range) {
        return bounds[2 * range + 1];
    }

    /** Those from {@code from} to {@code to}, both included. */
    IndexSet between(int from, int to) {
        int[] some = new int[bounds.length];
        int used = 0;
        for (int range = 0; range < rangeCount(); range++) {
            int first = Math.max(first(range), from);
            int last = Math.min(last(range), to);
            if (first <= last) {
                some[used++] = first;
                some[used++] = last;
            }
        }
        return new IndexSet(Arrays.copyOf(some, used));
    }

    boolean contains(int index) {
        int found = Arrays.binarySearch(bounds, index);
        return found >= 0 || (-found - 1) % 2 == 1;
    }

    /** The messages' UIDs. A range may name UIDs between them that the view doesn't have and that never come back. */
    UidSet uids(MailboxView view) {
        UidSet.Builder uids = new UidSet.Builder();
        for (int i = 0; i < rangeCount(); i++) {
            uids.addRange(view.uid(first(i)), view.uid(last(i)));
        }
        return uids.build();
    }
}
