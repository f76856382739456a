package org.palomar.api.mailbox;

import java.util.List;
import java.util.function.Consumer;
import org.palomar.api.store.StoreException;

/**
 * One mailbox, shared by all who have it open. Reading goes through immutable views; each change is durable and visible when the call returns, and
 * atomic unless it says otherwise. UIDs and modseqs rise and are never used again. Safe for any thread.
 */
public interface Mailbox extends Annotated {

    MailboxId id();

    /** The newest durable state. After the mailbox was deleted: the last one. */
    MailboxView view();

    /** Whether it was deleted since it was opened. */
    boolean isDeleted();

    /**
     * Appends messages in order, all or none.
     *
     * @return the UIDs they got, one for each, rising
     */
    UidSet append(List<NewMessage> messages) throws StoreException, MailboxException;

    /**
     * Changes flags of those messages of {@code uids} that exist.
     *
     * @param unchangedSince messages with a higher modseq are left as they are and reported (RFC 7162 §3.1.3); {@link Long#MAX_VALUE} for no such
     *     condition
     */
    FlagResult changeFlags(UidSet uids, FlagChange change, long unchangedSince) throws StoreException, MailboxException;

    /** What {@link #changeFlags} did: who has new flags, who was refused by {@code unchangedSince}. */
    record FlagResult(UidSet changed, UidSet refused) {}

    /**
     * Removes messages; very many of them in several commits, so that a failure may leave some removed and the others not.
     *
     * @param onlyDeleted whether only those with {@code \Deleted} go, judged at the instant of the change (UID EXPUNGE), or all named (POP3, JMAP)
     * @return who is gone
     */
    UidSet expunge(UidSet uids, boolean onlyDeleted) throws StoreException, MailboxException;

    /**
     * Copies existing messages of {@code uids}, with flags and dates, to the end of another mailbox of the same account. Very many come in several commits, and
     * go again if the last one fails, after a crash as well (RFC 9051 §6.4.7).
     */
    CopyResult copy(UidSet uids, Mailbox target) throws StoreException, MailboxException;

    /**
     * As {@link #copy}, and removes each message here in the commit that brings it there. After a failure each is moved or not; those that are stay so (RFC
     * 6851 §3.3).
     */
    CopyResult move(UidSet uids, Mailbox target) throws StoreException, MailboxException;

    /** Which UIDs became which, both rising and of the same size (RFC 4315 COPYUID). */
    record CopyResult(long targetUidValidity, UidSet source, UidSet target) {}

    /**
     * Reads stored messages in the order of their UIDs, as many as still exist.
     *
     * @param reader called for each on the calling thread; a damaged one is reported to {@code damaged} by its UID and the rest goes on
     */
    void read(UidSet uids, Consumer<StoredMessage> reader, Consumer<Long> damaged) throws StoreException;

    /**
     * Calls {@code listener} after each change, on a thread of the store: it must return at once, such as by waking another thread. Several
     * changes may come as one call.
     *
     * @return ends the calls when closed
     */
    Watch watch(Runnable listener);

    /** A registration of a listener. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
