package org.palomar.mailboxes.internal;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.api.mailbox.AccessKeys;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;

/** The secrets of one account's mailboxes, a record each among the other records of its mailbox. */
final class StoredAccessKeys implements AccessKeys {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Shelf shelf;
    private final Versioned<AccountRecord> account;
    /** Whoever makes keys, so that two who ask for the first one of a mailbox get the same: the committer reads nothing. */
    private final ReentrantLock making = new ReentrantLock();

    StoredAccessKeys(Shelf shelf, Versioned<AccountRecord> account) {
        this.shelf = shelf;
        this.account = account;
    }

    @Override
    public Optional<Key> find(MailboxName mailbox) throws StoreException {
        AccountRecord.Entry entry = account.committed().mailboxes().get(mailbox);
        // Octets of another length are none: a short key would be a weak one.
        return entry == null
                ? Optional.empty()
                : shelf.store()
                        .get(Keys.accessKey(entry.mailbox()))
                        .filter(key -> key.length == OCTETS)
                        .map(key -> new Key(new MailboxId(entry.mailbox()), key));
    }

    @Override
    public byte[] make(MailboxName mailbox) throws StoreException, MailboxException {
        Optional<Key> there = find(mailbox);
        if (there.isPresent()) {
            return there.get().octets();
        }
        making.lock();
        try {
            there = find(mailbox);
            return there.isPresent() ? there.get().octets() : put(mailbox);
        } finally {
            making.unlock();
        }
    }

    @Override
    public void renew(MailboxName mailbox) throws StoreException, MailboxException {
        making.lock();
        try {
            put(mailbox);
        } finally {
            making.unlock();
        }
    }

    private byte[] put(MailboxName mailbox) throws StoreException, MailboxException {
        byte[] key = new byte[OCTETS];
        RANDOM.nextBytes(key);
        Change.commit(shelf.store(), new Change(shelf) {
            @Override
            void apply(WriteBatch batch) throws StoreException {
                AccountRecord.Entry entry = account.head().mailboxes().get(mailbox);
                if (entry == null) {
                    throw refuse(MailboxException.Reason.NON_EXISTENT, "there is no such mailbox");
                }
                batch.put(Keys.accessKey(entry.mailbox()), key);
            }
        });
        return key.clone();
    }

    @Override
    public void removeAll() throws StoreException {
        making.lock();
        try {
            Change.commit(shelf.store(), new Change(shelf) {
                @Override
                void apply(WriteBatch batch) {
                    account.head().mailboxes().values().forEach(entry -> batch.delete(Keys.accessKey(entry.mailbox())));
                }
            });
        } catch (MailboxException bug) {
            throw new IllegalStateException("removing keys is never refused", bug);
        } finally {
            making.unlock();
        }
    }
}
