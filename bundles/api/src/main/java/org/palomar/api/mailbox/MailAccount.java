package org.palomar.api.mailbox;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

/** The mailboxes of one account. Each change is durable when the call returns. Safe for any thread. */
public interface MailAccount extends Annotated {

    AccountId id();

    /** All mailboxes, and subscribed names without one, ordered by name with INBOX first; names that only have others below them included. */
    List<MailboxEntry> list() throws StoreException;

    /** @throws MailboxException {@code NON_EXISTENT} */
    Mailbox open(MailboxName name) throws StoreException, MailboxException;

    /** The mailbox of a use, if the account has one. */
    Optional<MailboxName> withUse(SpecialUse use) throws StoreException;

    /** Creates a mailbox and the levels above it that are missing. */
    Mailbox create(MailboxName name, Set<SpecialUse> uses) throws StoreException, MailboxException;

    /** Deletes a mailbox with its messages, whose records may go later by themselves; mailboxes below it stay. INBOX can't be deleted. */
    void delete(MailboxName name) throws StoreException, MailboxException;

    /** Renames a mailbox and those below it; renaming INBOX moves its messages and leaves it empty (RFC 9051 §6.3.6). */
    void rename(MailboxName from, MailboxName to) throws StoreException, MailboxException;

    /** Subscribing to a name without a mailbox is allowed (RFC 9051 §6.3.7). */
    void subscribe(MailboxName name, boolean subscribed) throws StoreException, MailboxException;

    /** The secrets of its URLs. */
    AccessKeys accessKeys();
}
