package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.column.Message;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.Row;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.BlobId;
import org.palomar.storage.WriteBatch;

/** Puts copies of messages at the end of a mailbox: what appending, delivering, copying and moving have in common. */
abstract class Appending extends Change {

    /** Makes the reference that keeps a copy's body. */
    @FunctionalInterface
    interface Reference {
        void put(WriteBatch batch, byte[] owner);
    }

    /**
     * One message on its way into a mailbox.
     *
     * @param size octets with the prefix
     * @param received milliseconds since 1970
     */
    record Copy(long size, long received, Flags flags, BlobId body, Bulky bulk, Reference reference) {

        Copy with(Flags others) {
            return new Copy(size, received, others, body, bulk, reference);
        }
    }

    /** A bulk record's octets in two parts, of which all copies of a new message share the second; for reading only. */
    static final class Bulky {
        private final byte[] own;
        private final byte[] shared;

        Bulky(byte[] own, byte[] shared) {
            this.own = own;
            this.shared = shared;
        }

        byte[] shared() {
            return shared;
        }

        void put(WriteBatch batch, byte[] key) {
            batch.put(key, own, shared);
        }
    }

    Appending(Shelf shelf) {
        super(shelf);
    }

    /** @return the UIDs they got, rising */
    final UidSet append(StoredMailbox mailbox, List<Copy> copies, WriteBatch batch) throws StoreException {
        if (copies.isEmpty()) {
            return UidSet.EMPTY;
        }
        Columns before = mailbox.columns().head();
        StateRecord state = before.state();
        if (state.uidNext() + copies.size() - 1 > UidSet.MAX_UID) {
            throw refuse(MailboxException.Reason.EXHAUSTED, "the mailbox has no UIDs left");
        }
        StateRecord after = state.changed().with(keywords(state, copies)).advanced(copies.size());
        long saved = shelf().clock().millis();
        long id = mailbox.id().value();
        List<Message> messages = new ArrayList<>(copies.size());
        long uid = state.uidNext();
        for (Copy copy : copies) {
            Flags flags = shelf().interner().intern(copy.flags());
            Row row = new Row(copy.size(), copy.received(), saved, flags, after.highestModSeq(), copy.body());
            batch.put(Keys.row(id, uid), row.encode(after.keywords()));
            copy.bulk().put(batch, Keys.bulk(id, uid));
            copy.reference().put(batch, Keys.owner(id, uid));
            messages.add(new Message(uid, flags, row.modSeq(), row.size(), row.received(), saved));
            uid++;
        }
        batch.put(Keys.state(id), after.encode());
        advance(mailbox.columns(), before.append(after, messages));
        return UidSet.range(state.uidNext(), uid - 1);
    }

    private Keywords keywords(StateRecord state, List<Copy> copies) throws StoreException {
        Keywords keywords = state.keywords();
        for (Copy copy : copies) {
            Optional<Keywords> more = keywords.with(copy.flags());
            if (more.isEmpty() || copy.flags().set().size() > Flags.MAX_FLAGS) {
                throw refuse(MailboxException.Reason.LIMIT_OR_RULE, "too many keywords");
            }
            keywords = more.get();
        }
        return keywords;
    }
}
