package org.palomar.mailboxes.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.record.Bulk;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.Store;

/** Reads the bulk of messages, a page at a time, and hands each to the reader on the calling thread, which may wait as long as it likes. */
final class MessageReading {

    private MessageReading() {}

    private record Stored(long uid, Bulk bulk, Store store) implements StoredMessage {

        @Override
        public MessageSummary summary() {
            return bulk.summary();
        }

        @Override
        public Content content() {
            return store.blob(bulk.body()).prefixedBy(bulk.prefix());
        }

        // RFC 8474 §4: 1 to 255 octets of [A-Za-z0-9_-].
        @Override
        public String emailId() {
            return "E" + bulk.body();
        }
    }

    static void read(
            Store store, StoredMailbox mailbox, UidSet uids, Consumer<StoredMessage> reader, Consumer<Long> damaged)
            throws StoreException {
        Columns view = mailbox.columns().committed();
        UidSet existing = view.existing(uids);
        long id = mailbox.id().value();
        int range = 0;
        while (range < existing.rangeCount()) {
            int last = joined(view, existing, range);
            long first = existing.first(range);
            long end = existing.last(last);
            if (first == end) { // a look-up costs less than a scan
                single(store, Keys.bulk(id, first), first, damaged)
                        .ifPresent(octets -> hand(store, first, octets, reader, damaged));
            } else {
                PastDamage bulks = new PastDamage(
                        store,
                        uid -> Keys.bulksFrom(id, uid),
                        Keys::uid,
                        (from, to) -> view.existing(UidSet.range(from, to)).forEach(damaged::accept));
                bulks.walk(first, end + 1, (key, octets) -> {
                    hand(store, Keys.uid(key), octets, reader, damaged);
                    return true;
                });
            }
            range = last + 1;
        }
    }

    private static Optional<byte[]> single(Store store, byte[] key, long uid, Consumer<Long> damaged)
            throws StoreException {
        try {
            return store.get(key);
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            damaged.accept(uid);
            return Optional.empty();
        }
    }

    /** Ranges that only missing UIDs part are read in one scan. */
    private static int joined(Columns view, UidSet existing, int range) {
        int last = range;
        int next = view.indexOf(existing.last(last)) + 1;
        while (last + 1 < existing.rangeCount() && view.uid(next) == existing.first(last + 1)) {
            last++;
            next = view.indexOf(existing.last(last)) + 1;
        }
        return last;
    }

    private static void hand(
            Store store, long uid, byte[] octets, Consumer<StoredMessage> reader, Consumer<Long> damaged) {
        Bulk bulk;
        try {
            bulk = Bulk.decode(octets);
        } catch (StoreException unreadable) {
            damaged.accept(uid);
            return;
        }
        reader.accept(new Stored(uid, bulk, store));
    }
}
