package org.palomar.mailboxes.internal;

import java.util.Set;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;

/** DELETE: the mailbox leaves the list, and is marked so that its records are removed, after a crash as well. */
final class DeleteChange extends Change {

    private final StoredAccount account;
    private final MailboxName name;
    private final StoredMailbox mailbox;

    DeleteChange(Shelf shelf, StoredAccount account, MailboxName name, StoredMailbox mailbox) {
        super(shelf);
        this.account = account;
        this.name = name;
        this.mailbox = mailbox;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        AccountRecord before = account.record().head();
        AccountRecord.Entry entry = before.mailboxes().get(name);
        if (entry == null || entry.mailbox() != mailbox.id().value()) {
            throw refuse(MailboxException.Reason.NON_EXISTENT, "there is no such mailbox");
        }
        AccountRecord after = before.without(name);
        batch.put(Keys.account(account.id().value()), after.encode());
        condemn(Set.of(entry.mailbox()), batch);
        advance(account.record(), after);
        advance(mailbox.deletion(), true);
    }
}
