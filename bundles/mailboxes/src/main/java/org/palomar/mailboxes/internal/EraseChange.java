package org.palomar.mailboxes.internal;

import java.util.Set;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.AnnotationKeys;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;

/** Removes an account: its list goes, all mailboxes that it has by then are marked as in {@link DeleteChange}. None of them is loaded for it. */
final class EraseChange extends Change {

    private final StoredAccount account;
    private Set<Long> mailboxes = Set.of();

    EraseChange(Shelf shelf, StoredAccount account) {
        super(shelf);
        this.account = account;
    }

    @Override
    void apply(WriteBatch batch) {
        mailboxes = StoredAccount.mailboxIds(account.record().head());
        condemn(mailboxes, batch);
        batch.delete(Keys.account(account.id().value()));
        AnnotationKeys annotations = AnnotationKeys.ofAccount(account.id().value());
        batch.deleteRange(annotations.first(), annotations.end());
        advance(account.record(), AccountRecord.EMPTY);
    }

    Set<Long> mailboxes() {
        return mailboxes;
    }
}
