package org.palomar.mailboxes.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.Waking;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.storage.WriteBatch;

/** One copy for one account: into its mailbox, or INBOX if that is gone by now. */
final class DeliveryChange extends Appending {

    private final StoredMailbox mailbox;
    private final StoredMailbox inbox;
    private final Copy copy;
    private final AccountId account;
    private final Optional<Waking> waking;

    DeliveryChange(
            Shelf shelf,
            StoredMailbox mailbox,
            StoredMailbox inbox,
            Copy copy,
            AccountId account,
            Optional<Waking> waking) {
        super(shelf);
        this.mailbox = mailbox;
        this.inbox = inbox;
        this.copy = copy;
        this.account = account;
        this.waking = waking;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        StoredMailbox target = mailbox.isCondemned() ? inbox : mailbox;
        target.requireExists(this);
        UidSet uids =
                append(target, List.of(fitting(target.columns().head().state().keywords())), batch);
        boolean waits = !target.id().equals(inbox.id());
        if (waking.isPresent() && waits) {
            StoredWakings.note(batch, waking.get(), account.value(), target.id().value(), uids.first(0));
        }
    }

    /** A mailbox that has no room for more keywords takes the message without them: mail is not refused for what a filter writes on it. */
    private Copy fitting(Keywords keywords) {
        boolean fits =
                keywords.with(copy.flags()).isPresent() && copy.flags().set().size() <= Flags.MAX_FLAGS;
        return fits
                ? copy
                : copy.with(Flags.of(copy.flags().set().stream()
                        .filter(keywords.known()::has)
                        .limit(Flags.MAX_FLAGS)
                        .toList()));
    }
}
