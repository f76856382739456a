package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.palomar.api.mailbox.Mailbox.CopyResult;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.column.Message;
import org.palomar.mailboxes.internal.record.Bulk;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.BlobId;
import org.palomar.storage.WriteBatch;

/** COPY and MOVE: those messages that still exist go to the end of the target, and away from the source if moved. Bodies are shared. */
final class TransferChange extends Appending {

    private final StoredMailbox source;
    private final Supplier<StoredMailbox> target;
    private final boolean move;
    private final UidSet candidates;
    private final Map<Long, Bulky> bulks = new HashMap<>();
    private final Map<Long, BlobId> bodies = new HashMap<>();
    private UidSet moved = UidSet.EMPTY;
    private UidSet arrived = UidSet.EMPTY;

    /** Reads the bulk of the candidates, which never changes, so that the committer thread reads nothing. */
    TransferChange(Shelf shelf, StoredMailbox source, Supplier<StoredMailbox> target, UidSet candidates, boolean move)
            throws StoreException {
        super(shelf);
        this.source = source;
        this.target = target;
        this.move = move;
        this.candidates = candidates;
        long id = source.id().value();
        for (int range = 0; range < candidates.rangeCount(); range++) {
            byte[] end = Keys.afterBulk(id, candidates.last(range));
            shelf.store().scan(Keys.bulk(id, candidates.first(range)), end, (key, value) -> {
                bulks.put(Keys.uid(key), new Bulky(value));
                bodies.put(Keys.uid(key), Bulk.bodyOf(value));
                return true;
            });
        }
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        source.requireExists(this);
        target.get().requireExists(this);
        Columns head = source.columns().head();
        UidSet.Builder found = new UidSet.Builder();
        List<Copy> copies = new ArrayList<>();
        for (var uids = candidates.iterator(); uids.hasNext(); ) {
            long uid = uids.nextLong();
            int index = head.indexOf(uid);
            Bulky bulk = bulks.get(uid);
            BlobId body = bodies.get(uid);
            if (index >= 0 && bulk != null && body != null) {
                Message message = head.message(index);
                Reference reference = (into, owner) -> shelf().store().refer(into, body, owner);
                copies.add(new Copy(message.size(), message.received(), message.flags(), body, bulk, reference));
                found.add(uid);
            }
        }
        moved = found.build();
        arrived = append(target.get(), copies, batch);
        if (move && !moved.isEmpty()) {
            Expunging.expunge(this, shelf(), source, moved, bodies, batch);
        }
    }

    CopyResult result() {
        return new CopyResult(target.get().view().uidValidity(), moved, arrived);
    }
}
