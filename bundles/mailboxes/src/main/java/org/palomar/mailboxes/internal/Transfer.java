package org.palomar.mailboxes.internal;

import java.util.Arrays;
import java.util.function.Supplier;
import org.palomar.api.mailbox.Mailbox.CopyResult;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;

/**
 * COPY and MOVE of any number of messages, in slices that are one commit each, so that memory is bounded. A message is moved or it is not (RFC 6851
 * §3.3), whatever happens between two slices. A copy is undone as a whole when it can't be finished (RFC 9051 §6.4.7), after a crash as well. For one
 * thread, once.
 */
final class Transfer {

    private final Shelf shelf;
    private final StoredMailbox source;
    private final Supplier<StoredMailbox> target;
    private final UidSet candidates;
    private final boolean move;
    private final UidSet.Builder gone = new UidSet.Builder();
    private final UidSet.Builder arrived = new UidSet.Builder();

    Transfer(Shelf shelf, StoredMailbox source, Supplier<StoredMailbox> target, UidSet candidates, boolean move) {
        this.shelf = shelf;
        this.source = source;
        this.target = target;
        this.candidates = candidates;
        this.move = move;
    }

    /** @param first goes before the first slice, in the same commit */
    CopyResult run(Change... first) throws StoreException, MailboxException {
        UnfinishedCopy unfinished = move ? UnfinishedCopy.NONE : new UnfinishedCopy.Noted(target);
        boolean complete = false;
        try {
            TransferSlice slice = TransferSlice.read(shelf, source.id().value(), candidates, 0);
            commit(slice, unfinished, first);
            while (!slice.isLast()) {
                slice = TransferSlice.read(shelf, source.id().value(), candidates, slice.lastUid());
                commit(slice, unfinished);
            }
            complete = true;
        } finally {
            if (!complete) {
                unfinished.undo(shelf);
            }
        }
        return new CopyResult(target.get().view().uidValidity(), gone.build(), arrived.build());
    }

    private void commit(TransferSlice slice, UnfinishedCopy unfinished, Change... before)
            throws StoreException, MailboxException {
        TransferChange change = new TransferChange(shelf, source, target, slice, move, unfinished);
        Change[] changes = Arrays.copyOf(before, before.length + 1);
        changes[before.length] = change;
        Change.commit(shelf.store(), changes);
        add(gone, change.moved());
        add(arrived, change.arrived());
    }

    private static void add(UidSet.Builder all, UidSet some) {
        for (int range = 0; range < some.rangeCount(); range++) {
            all.addRange(some.first(range), some.last(range));
        }
    }
}
