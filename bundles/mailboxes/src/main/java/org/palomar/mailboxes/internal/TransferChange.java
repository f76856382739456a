package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.column.Message;
import org.palomar.storage.BlobId;
import org.palomar.storage.WriteBatch;

/** One slice of a COPY or MOVE: those messages that still exist go to the end of the target, and away from the source if moved. Bodies are shared. */
final class TransferChange extends Appending {

    private final StoredMailbox source;
    private final Supplier<StoredMailbox> target;
    private final boolean move;
    private final TransferSlice slice;
    private final UnfinishedCopy unfinished;
    private UidSet moved = UidSet.EMPTY;
    private UidSet arrived = UidSet.EMPTY;

    TransferChange(
            Shelf shelf,
            StoredMailbox source,
            Supplier<StoredMailbox> target,
            TransferSlice slice,
            boolean move,
            UnfinishedCopy unfinished) {
        super(shelf);
        this.source = source;
        this.target = target;
        this.move = move;
        this.slice = slice;
        this.unfinished = unfinished;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        source.requireExists(this);
        target.get().requireExists(this);
        Columns head = source.columns().head();
        UidSet.Builder found = new UidSet.Builder();
        List<Copy> copies = new ArrayList<>();
        Map<Long, BlobId> bodies = new HashMap<>();
        for (TransferSlice.Item item : slice.items()) {
            int index = head.indexOf(item.uid());
            if (index >= 0) {
                Message message = head.message(index);
                BlobId body = item.body();
                Reference reference = (into, owner) -> shelf().store().refer(into, body, owner);
                copies.add(new Copy(message.size(), message.received(), message.flags(), body, item.bulk(), reference));
                bodies.put(item.uid(), body);
                found.add(item.uid());
            }
        }
        moved = found.build();
        arrived = append(target.get(), copies, batch);
        unfinished.note(batch, arrived, slice.isLast());
        if (move && !moved.isEmpty()) {
            Expunging.expunge(this, source, moved, bodies, batch);
        }
    }

    @Override
    public void committed() {
        super.committed();
        unfinished.committed(arrived);
    }

    @Override
    public void abandoned() {
        super.abandoned();
        unfinished.abandoned();
    }

    /** Who went, of the source. */
    UidSet moved() {
        return moved;
    }

    /** The UIDs they have in the target. */
    UidSet arrived() {
        return arrived;
    }
}
