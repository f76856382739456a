package org.palomar.api.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** All mail of this server. Safe for any thread. */
public interface MailStore {

    /** An account's mailboxes; at the first use INBOX, Drafts, Sent, Junk, Trash and Archive are made and subscribed. */
    MailAccount account(AccountId id) throws StoreException;

    /** An account's mailboxes if it has any, as whoever is no owner asks for them: nothing is made, of accounts that nobody has used and of those that were erased. */
    Optional<MailAccount> find(AccountId id) throws StoreException;

    /** Takes a message in; see {@link StagedMessage}. */
    StagedMessage stage(Content content) throws StoreException, IOException;

    /**
     * Adds copies to a unit of work: they are in their mailboxes when the unit is committed. A mailbox that doesn't exist any more by then is
     * replaced by INBOX.
     */
    void deliver(UnitOfWork unit, List<Placement> placements) throws StoreException;

    /** Messages that were delivered to wait in their mailbox. */
    Wakings wakings();

    /**
     * One copy on its way to an account.
     *
     * @param waking when it leaves the mailbox again, if it does; noted in the same commit, unless INBOX takes the place of the mailbox
     */
    record Placement(AccountId account, MailboxName mailbox, NewMessage message, Optional<Waking> waking) {

        /** One that stays. */
        public Placement(AccountId account, MailboxName mailbox, NewMessage message) {
            this(account, mailbox, message, Optional.empty());
        }
    }

    /**
     * Removes everything of an account: in one commit for all who look, its records afterwards in slices, also after a crash; what can't
     * go at once, as on a full disk, goes later by itself. UIDVALIDITYs and ids of its
     * mailboxes are never given again.
     */
    void erase(AccountId id) throws StoreException;
}
