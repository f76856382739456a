package org.palomar.mailboxes.internal;

import java.util.List;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;

/** Removes an account: its list goes, its mailboxes are marked as in {@link DeleteChange}. */
final class EraseChange extends Change {

    private static final byte[] MARK = new byte[0];

    private final StoredAccount account;
    private final List<StoredMailbox> mailboxes;

    /** @param mailboxes all of the account; one that is made meanwhile is found by the check of the store */
    EraseChange(StoredAccount account, List<StoredMailbox> mailboxes) {
        this.account = account;
        this.mailboxes = mailboxes;
    }

    @Override
    void apply(WriteBatch batch) {
        batch.delete(Keys.account(account.id().value()));
        advance(account.record(), AccountRecord.EMPTY);
        for (StoredMailbox mailbox : mailboxes) {
            batch.put(Keys.dying(mailbox.id().value()), MARK);
            advance(mailbox.deletion(), true);
        }
    }
}
