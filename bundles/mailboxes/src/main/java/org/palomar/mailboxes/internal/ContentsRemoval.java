package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.Row;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.BlobId;
import org.palomar.storage.Store;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the records of deleted mailboxes in slices, so that no other change waits for a large one, and a crash only interrupts it. */
final class ContentsRemoval {

    private static final Logger LOG = LoggerFactory.getLogger(ContentsRemoval.class);

    /** Messages in one commit. */
    private static final int SLICE = 2000;

    private record Doomed(long uid, Optional<BlobId> body) {}

    private ContentsRemoval() {}

    /** What earlier runs of the store have left to remove. */
    static Versioned<Set<Long>> dying(Store store) throws StoreException {
        Set<Long> dying = new HashSet<>();
        new PastDamage(
                        store,
                        Keys::dying,
                        Keys::number,
                        (first, last) -> LOG.warn(
                                "Which mailboxes from number {} on are deleted is in a damaged place of the store: their records stay",
                                first))
                .walk(0, Long.MAX_VALUE, (key, value) -> {
                    dying.add(Keys.number(key));
                    return true;
                });
        return new Versioned<>(Set.copyOf(dying), () -> {});
    }

    /** What a stop or crash interrupted. */
    static List<Leftovers.Task> interrupted(Shelf shelf) {
        return shelf.dying().committed().stream()
                .map(mailbox -> (Leftovers.Task) () -> remove(shelf, mailbox))
                .toList();
    }

    static void remove(Shelf shelf, long mailbox) throws StoreException, MailboxException {
        Keywords keywords = keywords(shelf, mailbox);
        List<Doomed> slice = slice(shelf, mailbox, keywords, 1);
        while (!slice.isEmpty()) {
            List<Doomed> doomed = slice;
            Change.commit(shelf.store(), new Change(shelf) {
                @Override
                void apply(WriteBatch batch) {
                    for (Doomed one : doomed) {
                        one.body()
                                .ifPresent(body -> shelf.store().release(batch, body, Keys.owner(mailbox, one.uid())));
                        batch.delete(Keys.row(mailbox, one.uid()));
                    }
                }
            });
            // Not from the beginning: the engine would pass over all that was removed, again and again.
            slice = slice(shelf, mailbox, keywords, slice.getLast().uid() + 1);
        }
        Change.commit(shelf.store(), new Change(shelf) {
            @Override
            void apply(WriteBatch batch) {
                batch.deleteRange(Keys.state(mailbox), Keys.state(mailbox + 1));
                batch.delete(Keys.dying(mailbox));
                Set<Long> rest = new HashSet<>(shelf.dying().head());
                rest.remove(mailbox);
                advance(shelf.dying(), Set.copyOf(rest));
            }
        });
    }

    /** Without a readable state the bodies of its messages stay; the mailbox goes all the same. */
    private static Keywords keywords(Shelf shelf, long mailbox) throws StoreException {
        try {
            Optional<byte[]> state = shelf.store().get(Keys.state(mailbox));
            return state.isPresent() ? StateRecord.decode(state.get()).keywords() : Keywords.NONE;
        } catch (StoreException damaged) {
            Problems.requireDamage(damaged);
            LOG.warn("The state of deleted mailbox {} is damaged", mailbox);
            return Keywords.NONE;
        }
    }

    private static List<Doomed> slice(Shelf shelf, long mailbox, Keywords keywords, long from) throws StoreException {
        List<Doomed> slice = new ArrayList<>();
        new PastDamage(
                        shelf.store(),
                        uid -> Keys.rowsFrom(mailbox, uid),
                        Keys::uid,
                        (first, last) -> LOG.warn(
                                "Rows {} to {} of deleted mailbox {} are in a damaged place of the store: their bodies stay in the store",
                                first,
                                last,
                                mailbox))
                .walk(from, UidSet.MAX_UID + 1, (key, value) -> {
                    slice.add(new Doomed(Keys.uid(key), body(shelf, mailbox, keywords, key, value)));
                    return slice.size() < SLICE;
                });
        return slice;
    }

    private static Optional<BlobId> body(Shelf shelf, long mailbox, Keywords keywords, byte[] key, byte[] value) {
        try {
            return Optional.of(Row.decode(value, keywords, shelf.interner()).body());
        } catch (StoreException damaged) {
            LOG.warn("Row {} of deleted mailbox {} is damaged: its body stays in the store", Keys.uid(key), mailbox);
            return Optional.empty();
        }
    }
}
