package org.palomar.mailboxes.internal;

import java.util.Map;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.storage.BlobId;
import org.palomar.storage.WriteBatch;

/** Removes those of the candidates that still exist and, if asked so, still have {@code \Deleted}. */
final class ExpungeChange extends Change {

    private final StoredMailbox mailbox;
    private final UidSet candidates;
    private final Map<Long, BlobId> bodies;
    private final boolean onlyDeleted;
    private UidSet gone = UidSet.EMPTY;

    ExpungeChange(
            Shelf shelf, StoredMailbox mailbox, UidSet candidates, Map<Long, BlobId> bodies, boolean onlyDeleted) {
        super(shelf);
        this.mailbox = mailbox;
        this.candidates = candidates;
        this.bodies = bodies;
        this.onlyDeleted = onlyDeleted;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        mailbox.requireExists(this);
        Columns head = mailbox.columns().head();
        UidSet.Builder going = new UidSet.Builder();
        candidates.forEach(uid -> {
            int index = head.indexOf(uid);
            if (index >= 0
                    && bodies.containsKey(uid)
                    && (!onlyDeleted || head.flags(index).isDeleted())) {
                going.add(uid);
            }
        });
        gone = going.build();
        if (!gone.isEmpty()) {
            Expunging.expunge(this, mailbox, gone, bodies, batch);
        }
    }

    UidSet gone() {
        return gone;
    }
}
