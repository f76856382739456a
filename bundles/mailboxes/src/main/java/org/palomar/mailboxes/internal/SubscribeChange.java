package org.palomar.mailboxes.internal;

import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;

/** SUBSCRIBE and UNSUBSCRIBE, also of names without a mailbox (RFC 9051 §6.3.7). */
final class SubscribeChange extends Change {

    private final StoredAccount account;
    private final MailboxName name;
    private final boolean subscribed;

    SubscribeChange(Shelf shelf, StoredAccount account, MailboxName name, boolean subscribed) {
        super(shelf);
        this.account = account;
        this.name = name;
        this.subscribed = subscribed;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        AccountRecord before = account.record().head();
        if (before.subscriptions().contains(name) == subscribed) {
            return;
        }
        if (subscribed && before.subscriptions().size() >= AccountChange.MAX_MAILBOXES) {
            throw refuse(MailboxException.Reason.LIMIT_OR_RULE, "the account has too many subscriptions");
        }
        AccountRecord after = before.subscribed(name, subscribed);
        batch.put(Keys.account(account.id().value()), after.encode());
        advance(account.record(), after);
    }
}
