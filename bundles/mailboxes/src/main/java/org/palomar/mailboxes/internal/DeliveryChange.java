package org.palomar.mailboxes.internal;

import java.util.List;
import org.palomar.api.store.StoreException;
import org.palomar.storage.WriteBatch;

/** One copy for one account: into its mailbox, or INBOX if that is gone by now. */
final class DeliveryChange extends Appending {

    private final StoredMailbox mailbox;
    private final StoredMailbox inbox;
    private final Copy copy;

    DeliveryChange(Shelf shelf, StoredMailbox mailbox, StoredMailbox inbox, Copy copy) {
        super(shelf);
        this.mailbox = mailbox;
        this.inbox = inbox;
        this.copy = copy;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        StoredMailbox target = mailbox.isCondemned() ? inbox : mailbox;
        target.requireExists(this);
        append(target, List.of(copy), batch);
    }
}
