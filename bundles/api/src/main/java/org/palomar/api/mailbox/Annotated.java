package org.palomar.api.mailbox;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.store.StoreException;

/** What may have annotations (RFC 5464): a mailbox, and an account as a whole. They are the owner's, whatever they are called. Safe for any thread. */
public interface Annotated {

    /** Octets of one value; far more than the words, colours and small settings that clients keep. */
    int MAX_VALUE = 64 * 1024;

    /** Annotations of one mailbox or account, and octets of all their values: they are read at once. */
    int MAX_ANNOTATIONS = 100;

    int MAX_ALL_VALUES = 256 * 1024;

    /** All annotations with their values, in the order of their names; from the store. The arrays are the caller's. */
    NavigableMap<AnnotationName, byte[]> annotations() throws StoreException;

    /** The value of one annotation; from the store. */
    Optional<byte[]> annotation(AnnotationName name) throws StoreException;

    /**
     * Changes annotations, all or none, durably. Changes that are made at the same instant may bring their number a little above {@link #MAX_ANNOTATIONS}.
     *
     * @param values names with their new values, which are copied; no {@linkplain AnnotationName#isScope() scopes}
     * @param removed names that are to have no value any more, and need have none before
     * @throws MailboxException {@code TOO_BIG} for a value, {@code LIMIT_OR_RULE} for too many of them, {@code NON_EXISTENT} when it was deleted
     */
    void annotate(Map<AnnotationName, byte[]> values, Set<AnnotationName> removed)
            throws StoreException, MailboxException;
}
