package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.Appending.Bulky;
import org.palomar.mailboxes.internal.record.Bulk;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.BlobId;

/**
 * The next messages of a COPY or MOVE with their bulk records, which never change, so that the committer thread reads nothing: as many as one commit
 * may hold on the heap.
 *
 * @param items rising by UID; messages that are gone are left out
 * @param isLast whether no candidate is left behind them
 */
record TransferSlice(List<Item> items, boolean isLast) {

    /** Messages of one commit. */
    static final int MAX_MESSAGES = 2000;

    /** Octets of bulk records of one commit, one record more at most: half of what the committer joins in a group by default. */
    static final int MAX_OCTETS = 4 << 20;

    private static final byte[] NOTHING = {};

    /** One message of the source. */
    record Item(long uid, BlobId body, Bulky bulk) {}

    /** @param after the last UID of the slice before; 0 for the first */
    static TransferSlice read(Shelf shelf, long mailbox, UidSet candidates, long after) throws StoreException {
        List<Item> items = new ArrayList<>();
        int[] octets = new int[1];
        for (int range = 0; range < candidates.rangeCount() && hasRoom(items, octets[0]); range++) {
            long first = Math.max(candidates.first(range), after + 1);
            if (first <= candidates.last(range)) {
                byte[] end = Keys.afterBulk(mailbox, candidates.last(range));
                shelf.store().scan(Keys.bulk(mailbox, first), end, (key, value) -> {
                    items.add(new Item(Keys.uid(key), Bulk.bodyOf(value), new Bulky(value, NOTHING)));
                    octets[0] += value.length;
                    return hasRoom(items, octets[0]);
                });
            }
        }
        return new TransferSlice(List.copyOf(items), hasRoom(items, octets[0]));
    }

    /** The last UID in it; only of one that is not the last slice. */
    long lastUid() {
        return items.getLast().uid();
    }

    private static boolean hasRoom(List<Item> items, int octets) {
        return items.size() < MAX_MESSAGES && octets < MAX_OCTETS;
    }
}
