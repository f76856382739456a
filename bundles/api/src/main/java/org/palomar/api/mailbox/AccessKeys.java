package org.palomar.api.mailbox;

import java.util.Optional;
import org.palomar.api.store.StoreException;

/**
 * The secrets with which an account's URLs are authorized, one for each mailbox (RFC 4467 §2.2). A key goes with its mailbox, also when that is renamed; nobody is told it, and
 * it is no annotation. Safe for any thread.
 */
public interface AccessKeys {

    /** Octets of a key, at random; RFC 4467 §2.2 wants 16. */
    int OCTETS = 32;

    /**
     * A key.
     *
     * @param mailbox whose it is; what has its name a moment later may be another, which the key says nothing about
     * @param octets the caller's
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares keys but by time that tells nothing
    record Key(MailboxId mailbox, byte[] octets) {}

    /** The key of a mailbox; empty if it has none, or there is no such mailbox. Opens no mailbox. */
    Optional<Key> find(MailboxName mailbox) throws StoreException;

    /**
     * The key of a mailbox; one that has none gets one, which is durable when the call returns. Those who ask at the same instant get the same.
     *
     * @throws MailboxException {@code NON_EXISTENT}
     */
    byte[] make(MailboxName mailbox) throws StoreException, MailboxException;

    /**
     * Gives a mailbox another key, durably: whatever the one before has authorized is so no more.
     *
     * @throws MailboxException {@code NON_EXISTENT}
     */
    void renew(MailboxName mailbox) throws StoreException, MailboxException;

    /** Takes the keys of all mailboxes away, durably, in one commit. */
    void removeAll() throws StoreException;
}
