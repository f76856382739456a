package org.palomar.mailboxes.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.storage.WriteBatch;

/** An account's first use: INBOX and the mailboxes that clients look for (RFC 6154), all subscribed. */
final class FirstUseChange extends AccountChange {

    private static final Map<SpecialUse, MailboxName> DEFAULTS = new EnumMap<>(Map.of(
            SpecialUse.DRAFTS, MailboxName.of("Drafts"),
            SpecialUse.SENT, MailboxName.of("Sent"),
            SpecialUse.JUNK, MailboxName.of("Junk"),
            SpecialUse.TRASH, MailboxName.of("Trash"),
            SpecialUse.ARCHIVE, MailboxName.of("Archive")));

    FirstUseChange(KeyValueMailStore store, StoredAccount account) {
        super(store, account);
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        AccountRecord record = account().record().head();
        if (record.mailboxes().containsKey(MailboxName.INBOX)) {
            return;
        }
        record = make(record, MailboxName.INBOX, Set.of(), batch).subscribed(MailboxName.INBOX, true);
        for (Map.Entry<SpecialUse, MailboxName> entry : DEFAULTS.entrySet()) {
            if (!record.mailboxes().containsKey(entry.getValue())) {
                record = make(record, entry.getValue(), Set.of(entry.getKey()), batch)
                        .subscribed(entry.getValue(), true);
            }
        }
        save(record, batch);
    }
}
