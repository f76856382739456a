package org.palomar.pop3.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;

/**
 * INBOX as it was at the login, with the marks of this session. Messages have numbers from 1, which stay; what others expunge meanwhile keeps
 * its number and can't be read. For the session's thread.
 */
final class Maildrop implements AutoCloseable {

    private final Mailbox mailbox;
    private final MailboxView view;
    private final MaildropLocks.Lock lock;
    private final BitSet deleted = new BitSet();

    Maildrop(Mailbox mailbox, MaildropLocks.Lock lock) {
        this.mailbox = mailbox;
        this.view = mailbox.view();
        this.lock = lock;
    }

    /** The highest message number. */
    int last() {
        return view.count();
    }

    /** Messages not marked. */
    int count() {
        return view.count() - deleted.cardinality();
    }

    /** Octets of the messages not marked. */
    long octets() {
        return view.totalSize() - deleted.stream().mapToLong(view::size).sum();
    }

    /** Whether there is a message of this number that is not marked. */
    boolean has(int message) {
        return message >= 1 && message <= last() && !deleted.get(message - 1);
    }

    long size(int message) {
        return view.size(message - 1);
    }

    /** The unique-id (RFC 1939 §7): the same in each session, for each message another. At most 21 characters. */
    String uniqueId(int message) {
        return view.uidValidity() + "-" + view.uid(message - 1);
    }

    void mark(int message) {
        deleted.set(message - 1);
    }

    void unmarkAll() {
        deleted.clear();
    }

    /** Empty if it was expunged by another session. */
    Optional<StoredMessage> read(int message) throws StoreException {
        List<StoredMessage> found = new ArrayList<>(1);
        List<Long> damaged = new ArrayList<>(0);
        mailbox.read(UidSet.of(view.uid(message - 1)), found::add, damaged::add);
        if (!damaged.isEmpty()) {
            throw new StoreException(StoreException.Reason.DAMAGED, "a message is damaged");
        }
        return found.stream().findFirst();
    }

    /**
     * Removes what is marked: one durable change.
     *
     * @return how many messages went
     */
    long removeMarked() throws StoreException, MailboxException {
        if (deleted.isEmpty()) {
            return 0;
        }
        UidSet.Builder uids = new UidSet.Builder();
        deleted.stream().mapToLong(view::uid).forEach(uids::add);
        return mailbox.expunge(uids.build(), false).size();
    }

    /** Lets the next session in. */
    @Override
    public void close() {
        lock.close();
    }
}
