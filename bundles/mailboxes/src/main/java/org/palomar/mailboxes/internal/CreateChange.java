package org.palomar.mailboxes.internal;

import java.util.Set;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.storage.WriteBatch;

/** CREATE: a mailbox and the levels above it that are missing. */
final class CreateChange extends AccountChange {

    private final MailboxName name;
    private final Set<SpecialUse> uses;

    CreateChange(KeyValueMailStore store, StoredAccount account, MailboxName name, Set<SpecialUse> uses) {
        super(store, account);
        this.name = name;
        this.uses = Set.copyOf(uses);
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        AccountRecord record = makeAbove(account().record().head(), name, batch);
        save(make(record, name, uses, batch), batch);
    }
}
