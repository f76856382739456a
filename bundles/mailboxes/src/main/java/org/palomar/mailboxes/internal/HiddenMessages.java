package org.palomar.mailboxes.internal;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.UidSet;
import org.palomar.mailboxes.internal.record.FlagSpan;

/**
 * Messages of a mailbox that damage hides: their rows can't be read, the rest of them may be whole. No change of other messages takes away what is left of them, so that
 * they can still be saved. Immutable.
 */
final class HiddenMessages {

    static final HiddenMessages NONE = new Builder().build();

    private record Run(long last, Flags flags, long modSeq) {}

    /** Those of the UIDs that exist are not known, as that stands in the rows. */
    private final UidSet uids;
    /** Newer flags, by the first UID of each run. */
    private final NavigableMap<Long, Run> runs;

    private HiddenMessages(UidSet uids, NavigableMap<Long, Run> runs) {
        this.uids = uids;
        this.runs = runs;
    }

    /** Whether there may be any, both ends included. */
    boolean isAnyIn(long from, long to) {
        for (int range = 0; range < uids.rangeCount(); range++) {
            if (uids.first(range) <= to && uids.last(range) >= from) {
                return true;
            }
        }
        return false;
    }

    /** Adds the newer flags of those in a part of the record's span, both ends included. */
    void addTo(FlagSpan record, long first, long last) {
        if (runs.isEmpty()) {
            return;
        }
        for (long uid = first; uid <= last; uid++) {
            Map.Entry<Long, Run> run = runs.floorEntry(uid);
            if (run != null && run.getValue().last() >= uid && uids.contains(uid)) {
                record.add(uid, run.getValue().flags(), run.getValue().modSeq());
            }
        }
    }

    /** Collects what a loader meets: all UIDs first, then flags. For one thread, once. */
    static final class Builder {
        private final UidSet.Builder uids = new UidSet.Builder();
        private final NavigableMap<Long, Run> runs = new TreeMap<>();
        private boolean isAny;

        void hide(long first, long last) {
            uids.addRange(first, last);
            isAny = true;
        }

        /** A run of newer flags, of hidden messages or not. */
        void flags(long first, long last, Flags flags, long modSeq) {
            if (isAny) {
                runs.put(first, new Run(last, flags, modSeq));
            }
        }

        HiddenMessages build() {
            HiddenMessages all = new HiddenMessages(uids.build(), runs);
            runs.entrySet()
                    .removeIf(run -> !all.isAnyIn(run.getKey(), run.getValue().last()));
            return all;
        }
    }
}
