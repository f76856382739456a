package org.palomar.mailboxes.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.record.Bulk;
import org.palomar.mailboxes.internal.record.ExpungeLog;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Row;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.BlobId;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes messages out of a mailbox: records, references to bodies, columns, and a line in the change log. */
final class Expunging {

    /** Runs at least this long are removed as a range: one entry in the log instead of thousands, but dearer for readers than single ones. */
    private static final int RANGE_FROM = 128;

    /** Messages of one commit, so that memory is bounded: each costs its keys and the reference to its body. */
    private static final int SLICE = 5000;

    private static final Logger LOG = LoggerFactory.getLogger(Expunging.class);

    private Expunging() {}

    /** Removes messages in slices, a commit each. */
    static UidSet inSlices(Shelf shelf, StoredMailbox mailbox, UidSet candidates, boolean onlyDeleted)
            throws StoreException, MailboxException {
        UidSet.Builder gone = new UidSet.Builder();
        UidSet.Builder slice = new UidSet.Builder();
        int size = 0;
        for (var uids = candidates.iterator(); uids.hasNext(); ) {
            slice.add(uids.nextLong());
            if (++size == SLICE || !uids.hasNext()) {
                UidSet some = slice.build();
                ExpungeChange expunge =
                        new ExpungeChange(shelf, mailbox, some, bodies(shelf, mailbox, some), onlyDeleted);
                Change.commit(shelf.store(), expunge);
                expunge.gone().forEach(gone::add);
                slice = new UidSet.Builder();
                size = 0;
            }
        }
        return gone.build();
    }

    /** The bodies of existing messages, read beforehand so that the committer thread reads nothing. */
    static Map<Long, BlobId> bodies(Shelf shelf, StoredMailbox mailbox, UidSet existing) throws StoreException {
        Map<Long, BlobId> bodies = new HashMap<>();
        long id = mailbox.id().value();
        StateRecord state = mailbox.columns().committed().state();
        PastDamage rows = new PastDamage(
                shelf.store(),
                uid -> Keys.rowsFrom(id, uid),
                Keys::uid,
                (first, last) -> LOG.warn(
                        "Messages {} to {} in mailbox {} are in a damaged place of the store and are not removed",
                        first,
                        last,
                        id));
        for (int range = 0; range < existing.rangeCount(); range++) {
            rows.walk(existing.first(range), existing.last(range) + 1, (key, value) -> {
                body(shelf, id, state, key, value).ifPresent(body -> bodies.put(Keys.uid(key), body));
                return true;
            });
        }
        return bodies;
    }

    /** A damaged row's body is named by the bulk record, too. */
    private static Optional<BlobId> body(Shelf shelf, long mailbox, StateRecord state, byte[] key, byte[] value)
            throws StoreException {
        try {
            return Optional.of(
                    Row.decode(value, state.keywords(), shelf.interner()).body());
        } catch (StoreException damaged) {
            long uid = Keys.uid(key);
            LOG.warn("The row of message {} in mailbox {} is damaged", uid, mailbox);
            Optional<byte[]> bulk = shelf.store().get(Keys.bulk(mailbox, uid));
            return bulk.isPresent() ? Optional.of(Bulk.bodyOf(bulk.get())) : Optional.empty();
        }
    }

    /** Removes {@code gone}, all of which exist at the head, on the committer thread. */
    static void expunge(Change change, StoredMailbox mailbox, UidSet gone, Map<Long, BlobId> bodies, WriteBatch batch) {
        Columns before = mailbox.columns().head();
        long id = mailbox.id().value();
        gone.forEach(uid -> change.shelf().store().release(batch, body(bodies, uid), Keys.owner(id, uid)));
        deleteRecords(before, mailbox.hidden(), id, gone, batch);
        StateRecord after = before.state().changed();
        batch.put(Keys.log(id, after.highestModSeq()), ExpungeLog.encode(gone));
        batch.put(Keys.state(id), after.encode());
        Columns rest = before.without(after, gone::contains);
        deleteFlagSpans(rest, mailbox.hidden(), id, gone, batch);
        change.advance(mailbox.columns(), rest);
    }

    private static BlobId body(Map<Long, BlobId> bodies, long uid) {
        BlobId body = bodies.get(uid);
        if (body == null) {
            throw new IllegalStateException("only messages whose bodies were read are expunged");
        }
        return body;
    }

    private static void deleteRecords(Columns before, HiddenMessages hidden, long id, UidSet gone, WriteBatch batch) {
        int count = before.count();
        for (int range = 0; range < gone.rangeCount(); range++) {
            int first = before.indexOf(gone.first(range));
            int end = before.indexOf(gone.last(range)) + 1;
            // A run goes on over UIDs that don't exist: up to the next message that stays, shown or hidden.
            while (range + 1 < gone.rangeCount()
                    && end < count
                    && before.uid(end) == gone.first(range + 1)
                    && !hidden.isAnyIn(gone.last(range), gone.first(range + 1))) {
                range++;
                end = before.indexOf(gone.last(range)) + 1;
            }
            long lastUid = before.uid(end - 1);
            if (end - first >= RANGE_FROM && lastUid < UidSet.MAX_UID) {
                batch.deleteRange(Keys.row(id, before.uid(first)), Keys.row(id, lastUid + 1));
                batch.deleteRange(Keys.bulk(id, before.uid(first)), Keys.bulk(id, lastUid + 1));
            } else {
                for (int i = first; i < end; i++) {
                    batch.delete(Keys.row(id, before.uid(i)));
                    batch.delete(Keys.bulk(id, before.uid(i)));
                }
            }
        }
    }

    private static void deleteFlagSpans(Columns rest, HiddenMessages hidden, long id, UidSet gone, WriteBatch batch) {
        long done = -1;
        for (var uids = gone.iterator(); uids.hasNext(); ) {
            long uid = uids.nextLong();
            long span = uid / Keys.FLAG_SPAN;
            if (span != done) {
                done = span;
                int at = rest.indexOf(Math.max(1, span * Keys.FLAG_SPAN));
                int next = at < 0 ? -at - 1 : at;
                boolean isEmpty = next == rest.count() || rest.uid(next) / Keys.FLAG_SPAN != span;
                if (isEmpty && !hidden.isAnyIn(span * Keys.FLAG_SPAN, (span + 1) * Keys.FLAG_SPAN - 1)) {
                    batch.delete(Keys.flags(id, uid));
                }
            }
        }
    }
}
