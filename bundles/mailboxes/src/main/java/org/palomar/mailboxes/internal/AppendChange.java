package org.palomar.mailboxes.internal;

import java.util.List;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.storage.WriteBatch;

/** APPEND: messages at the end of one mailbox, all or none. */
final class AppendChange extends Appending {

    private final StoredMailbox mailbox;
    private final List<Copy> copies;
    private UidSet uids = UidSet.EMPTY;

    AppendChange(Shelf shelf, StoredMailbox mailbox, List<Copy> copies) {
        super(shelf);
        this.mailbox = mailbox;
        this.copies = copies;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        mailbox.requireExists(this);
        uids = append(mailbox, copies, batch);
    }

    UidSet uids() {
        return uids;
    }
}
