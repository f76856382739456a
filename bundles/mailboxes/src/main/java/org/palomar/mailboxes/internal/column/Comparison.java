package org.palomar.mailboxes.internal.column;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.mailbox.ViewChanges;

/**
 * Finds what differs between two states: chunks that are the same object are skipped, the others are merged by UID. Messages from the older
 * state's UIDNEXT on are new and not compared. For one thread, once.
 */
final class Comparison {

    private final Chunk[] older;
    private final int[] olderStarts;
    private final Chunk[] newer;
    private final int[] newerStarts;
    private final long olderUidNext;
    private final List<Integer> expunged = new ArrayList<>();
    private final List<Integer> changed = new ArrayList<>();
    private int olderChunk;
    private int olderAt;
    private int newerChunk;
    private int newerAt;

    Comparison(Chunk[] older, int[] olderStarts, Chunk[] newer, int[] newerStarts, long olderUidNext) {
        this.older = older;
        this.olderStarts = olderStarts;
        this.newer = newer;
        this.newerStarts = newerStarts;
        this.olderUidNext = olderUidNext;
    }

    ViewChanges changes(Columns newerView) {
        while (olderChunk < older.length) {
            boolean aligned = olderAt == 0 && newerAt == 0 && newerChunk < newer.length;
            if (aligned && older[olderChunk] == newer[newerChunk]) {
                olderChunk++;
                newerChunk++;
            } else {
                compareOne();
            }
        }
        int at = newerView.indexOf(olderUidNext);
        return new ViewChanges(expunged, changed, at < 0 ? -at - 1 : at);
    }

    private void compareOne() {
        Chunk before = older[olderChunk];
        long uid = before.uid(olderAt);
        Chunk after = newerChunk < newer.length ? newer[newerChunk] : Chunk.EMPTY;
        if (after.count() == 0 || after.uid(newerAt) != uid) {
            expunged.add(olderStarts[olderChunk] + olderAt);
        } else {
            boolean same = before.modSeq(olderAt) == after.modSeq(newerAt)
                    && before.flags(olderAt).equals(after.flags(newerAt));
            if (!same) {
                changed.add(newerStarts[newerChunk] + newerAt);
            }
            if (++newerAt == after.count()) {
                newerAt = 0;
                newerChunk++;
            }
        }
        if (++olderAt == before.count()) {
            olderAt = 0;
            olderChunk++;
        }
    }
}
