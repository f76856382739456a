package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Keys;
import org.palomar.queue.internal.record.Letter;
import org.palomar.queue.internal.schedule.Ticket;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.WriteBatch;

/** Entries in the store. Safe for any thread; after {@link #retire()} every change is refused, as another instance of the bundle may have the queue by then. */
final class Entries {

    /** Rows read at a time: what is done with them must not hold up the store. */
    private static final int PAGE = 1024;

    private static final byte[] HOLD = {};

    /** A row as it is in the store. */
    @FunctionalInterface
    interface Visitor {
        /** @return whether to go on */
        boolean visit(QueueId id, byte[] row) throws StoreException;
    }

    private static final class Stored {
        private final QueueId id;
        private final byte[] row;

        Stored(QueueId id, byte[] row) {
            this.id = id;
            this.row = row;
        }
    }

    private final Store store;
    private volatile boolean retired;

    Entries(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    void retire() {
        retired = true;
    }

    /** Refuses a change that comes too late. In a contribution. */
    void requireCurrent() throws StoreException {
        if (retired) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the queue is closed");
        }
    }

    /**
     * The entry of a ticket; empty if there is none any more.
     *
     * @throws StoreException {@code DAMAGED} if a part of it is damaged or missing
     */
    Optional<Entry> read(Ticket ticket) throws StoreException {
        Optional<byte[]> row = store.get(Keys.row(ticket.id()));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        EntryRow decoded = EntryRow.decode(row.get());
        Outbound letter = letter(ticket.id());
        if (decoded.pending().stream()
                .anyMatch(one -> one.index() >= letter.recipients().size())) {
            throw new StoreException(StoreException.Reason.DAMAGED, "the records of an entry disagree");
        }
        return Optional.of(new Entry(ticket, decoded, letter, content(decoded, letter)));
    }

    /** @throws StoreException {@code DAMAGED} if it is damaged or missing */
    Outbound letter(QueueId id) throws StoreException {
        return Letter.decode(store.get(Keys.letter(id))
                .orElseThrow(
                        () -> new StoreException(StoreException.Reason.DAMAGED, "the letter of an entry is missing")));
    }

    /** The letter, if it is there and sound. */
    Optional<Outbound> readable(QueueId id) throws StoreException {
        try {
            return Optional.of(letter(id));
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    /**
     * What would be sent; empty if there is no such entry.
     *
     * @throws StoreException {@code DAMAGED} if a part of it is damaged or missing
     */
    Optional<Content> content(QueueId id) throws StoreException {
        Optional<byte[]> row = row(id);
        return row.isEmpty() ? Optional.empty() : Optional.of(content(EntryRow.decode(row.get()), letter(id)));
    }

    private Content content(EntryRow row, Outbound letter) throws StoreException {
        return store.blob(row.body()).prefixedBy(Letter.octets(letter.prefix()));
    }

    Optional<byte[]> row(QueueId id) throws StoreException {
        return store.get(Keys.row(id));
    }

    /** Walks through all rows, the oldest first, page by page: changes meanwhile are seen or not. */
    void forEach(Visitor visitor) throws StoreException {
        byte[] from = Keys.rows();
        List<Stored> page = page(from);
        while (!page.isEmpty()) {
            for (Stored one : page) {
                if (!visitor.visit(one.id, one.row)) {
                    return;
                }
            }
            page = page(Keys.rowAfter(page.getLast().id));
        }
    }

    /** The next ids that are held, some hundred at the most, the oldest first; empty if there are no more. */
    List<QueueId> held(Optional<QueueId> after) throws StoreException {
        List<QueueId> page = new ArrayList<>();
        byte[] from = after.map(Keys::holdAfter).orElseGet(Keys::holds);
        store.scan(from, Keys.afterHolds(), (key, nothing) -> {
            if (Keys.isHold(key)) {
                page.add(Keys.id(key));
            }
            return page.size() < PAGE;
        });
        return page;
    }

    /** Writes that entries are held. */
    Contribution holding(List<QueueId> ids) {
        return batch -> {
            requireCurrent();
            ids.forEach(id -> batch.put(Keys.hold(id), HOLD));
        };
    }

    /** Writes that entries are not held, whether they are there or not. */
    Contribution lettingGo(List<QueueId> ids) {
        return batch -> {
            requireCurrent();
            ids.forEach(id -> batch.delete(Keys.hold(id)));
        };
    }

    private List<Stored> page(byte[] from) throws StoreException {
        List<Stored> page = new ArrayList<>(PAGE);
        store.scan(from, Keys.afterRows(), (key, row) -> {
            if (Keys.isRow(key)) {
                page.add(new Stored(Keys.id(key), row));
            }
            return page.size() < PAGE;
        });
        return page;
    }

    /**
     * Puts the entry's new row, or removes the entry if there is none, and lets go of its body.
     *
     * @param before its row so far
     */
    Contribution change(QueueId id, EntryRow before, Optional<EntryRow> rest) {
        return batch -> {
            requireCurrent();
            if (rest.isPresent()) {
                batch.put(Keys.row(id), rest.get().encode());
            } else {
                remove(batch, id, before);
            }
        };
    }

    private void remove(WriteBatch batch, QueueId id, EntryRow row) {
        batch.delete(Keys.row(id));
        batch.delete(Keys.letter(id));
        batch.delete(Keys.hold(id));
        store.release(batch, row.body(), Keys.owner(id));
    }
}
