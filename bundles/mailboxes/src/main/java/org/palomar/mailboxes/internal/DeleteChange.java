package org.palomar.mailboxes.internal;

import java.util.Set;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;

/**
 * DELETE: the mailbox leaves the list, and is marked so that its records are removed, after a crash as well. It is not loaded for it, so that a damaged one goes
 * too.
 */
final class DeleteChange extends Change {

    private final KeyValueMailStore store;
    private final StoredAccount account;
    private final MailboxName name;
    private long mailbox;

    DeleteChange(KeyValueMailStore store, StoredAccount account, MailboxName name) {
        super(store.shelf());
        this.store = store;
        this.account = account;
        this.name = name;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        AccountRecord before = account.record().head();
        AccountRecord.Entry entry = before.mailboxes().get(name);
        if (entry == null) {
            throw refuse(MailboxException.Reason.NON_EXISTENT, "there is no such mailbox");
        }
        mailbox = entry.mailbox();
        AccountRecord after = before.without(name);
        batch.put(Keys.account(account.id().value()), after.encode());
        condemn(Set.of(mailbox), batch);
        advance(account.record(), after);
        store.loaded(mailbox).ifPresent(loaded -> advance(loaded.deletion(), true));
    }

    /** The number of the mailbox that was deleted. */
    long mailbox() {
        return mailbox;
    }
}
