package org.palomar.mailboxes.internal.column;

import org.palomar.api.mailbox.UidSet;

/** Answers whether rising UIDs are in a set, without searching for each. For one thread. */
final class UidCursor {

    private final UidSet set;
    private int range;

    /** @param first no lower UID is asked for */
    UidCursor(UidSet set, long first) {
        this.set = set;
        int low = 0;
        int high = set.rangeCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (set.last(middle) < first) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        this.range = low;
    }

    boolean contains(long uid) {
        while (range < set.rangeCount() && set.last(range) < uid) {
            range++;
        }
        return range < set.rangeCount() && set.first(range) <= uid;
    }

    /** Whether a UID of the set can still come. */
    boolean mayCome() {
        return range < set.rangeCount();
    }
}
