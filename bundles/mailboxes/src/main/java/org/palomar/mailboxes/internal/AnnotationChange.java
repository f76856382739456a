package org.palomar.mailboxes.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AnnotationKeys;
import org.palomar.storage.WriteBatch;

/** SETMETADATA (RFC 5464 §4.3): some annotations of a mailbox or account get values, others lose theirs. */
final class AnnotationChange extends Change {

    /** Refuses the change when what it is for has gone. */
    @FunctionalInterface
    interface Existence {
        void require(Change change) throws StoreException;
    }

    private final AnnotationKeys keys;
    private final Existence existence;
    private final Map<AnnotationName, byte[]> values = new TreeMap<>();
    private final Set<AnnotationName> removed;

    private AnnotationChange(
            Shelf shelf,
            AnnotationKeys keys,
            Existence existence,
            Map<AnnotationName, byte[]> values,
            Set<AnnotationName> removed) {
        super(shelf);
        this.keys = keys;
        this.existence = existence;
        values.forEach((name, value) -> this.values.put(name, value.clone()));
        this.removed = Set.copyOf(removed);
    }

    /** Makes the change, if there is room for it. */
    static void commit(
            Shelf shelf,
            AnnotationKeys keys,
            Existence existence,
            Map<AnnotationName, byte[]> values,
            Set<AnnotationName> removed)
            throws StoreException, MailboxException {
        new Annotations(shelf.store(), keys).requireRoom(values, removed);
        Change.commit(shelf.store(), new AnnotationChange(shelf, keys, existence, values, removed));
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        existence.require(this);
        removed.forEach(name -> batch.delete(keys.of(name)));
        values.forEach((name, value) -> batch.put(keys.of(name), value));
    }
}
