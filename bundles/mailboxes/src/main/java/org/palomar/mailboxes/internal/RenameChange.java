package org.palomar.mailboxes.internal;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.storage.WriteBatch;

/** RENAME of a mailbox and of those below it; messages stay where they are. Subscriptions are the client's (RFC 9051 §6.3.6). */
final class RenameChange extends AccountChange {

    private final MailboxName from;
    private final MailboxName to;

    RenameChange(KeyValueMailStore store, StoredAccount account, MailboxName from, MailboxName to) {
        super(store, account);
        this.from = from;
        this.to = to;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        AccountRecord before = account().record().head();
        if (to.isBelow(from)) {
            throw refuse(MailboxException.Reason.LIMIT_OR_RULE, "a mailbox can't move below itself");
        }
        if (to.equals(from) || before.mailboxes().containsKey(to)) {
            throw refuse(MailboxException.Reason.ALREADY_EXISTS, "there is such a mailbox already");
        }
        Map<MailboxName, AccountRecord.Entry> names = new TreeMap<>();
        boolean found = false;
        for (Map.Entry<MailboxName, AccountRecord.Entry> entry :
                before.mailboxes().entrySet()) {
            MailboxName name = entry.getKey();
            boolean moves = name.equals(from) || name.isBelow(from);
            found |= moves;
            if (names.put(moves ? renamed(name) : name, entry.getValue()) != null) {
                throw refuse(MailboxException.Reason.ALREADY_EXISTS, "a mailbox below has that name already");
            }
        }
        if (!found) {
            throw refuse(MailboxException.Reason.NON_EXISTENT, "there is no such mailbox");
        }
        AccountRecord after = new AccountRecord(names, before.subscriptions());
        save(makeAbove(after, to, batch), batch);
    }

    private MailboxName renamed(MailboxName name) throws StoreException {
        String rest = name.value().substring(from.value().length());
        Optional<MailboxName> renamed = MailboxName.parse(to.value() + rest);
        return renamed.orElseThrow(
                () -> refuse(MailboxException.Reason.LIMIT_OR_RULE, "the name of a mailbox below would be too long"));
    }
}
