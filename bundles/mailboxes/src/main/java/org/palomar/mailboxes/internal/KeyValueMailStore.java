package org.palomar.mailboxes.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Counters;
import org.palomar.mailboxes.internal.record.FlagsInterner;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** All mail of the node, on a {@link Store}. Safe for any thread; there is one for each store, which another may follow once it is {@linkplain #retire retired}. */
public final class KeyValueMailStore implements MailStore {

    /** Accounts kept in memory though nobody uses them: small lists of names. */
    private static final int RECENT_ACCOUNTS = 10_000;
    /** What an empty mailbox weighs beside its messages. */
    private static final int MAILBOX_WEIGHT = 50;

    private final Shelf shelf;
    private final SharedObjects<StoredAccount> accounts = new SharedObjects<>(account -> 1, RECENT_ACCOUNTS);
    private final SharedObjects<StoredMailbox> mailboxes;

    private KeyValueMailStore(Shelf shelf, long loadedMessages) {
        this.shelf = shelf;
        this.mailboxes = new SharedObjects<>(mailbox -> mailbox.view().count() + MAILBOX_WEIGHT, loadedMessages);
    }

    /**
     * Opens the mail in a store, after all that was handed to it before. Copies that were interrupted are undone before anybody can take them for real, which takes as long as removing them; removals that were
     * interrupted are {@linkplain #leftovers left over}, and so is a copy that can't be undone now.
     *
     * @param loadedMessages messages whose columns stay in memory though nobody uses them
     */
    public static KeyValueMailStore open(Store store, Clock clock, long loadedMessages) throws StoreException {
        // What an instance before this one has begun is what this one reads, or never will be.
        store.settle();
        Optional<byte[]> counters = store.get(Keys.counters());
        Counters last = counters.isPresent() ? Counters.decode(counters.get()) : Counters.START;
        Shelf shelf = new Shelf(
                store,
                clock,
                new FlagsInterner(),
                new Tenure(),
                new Leftovers(),
                new Versioned<>(last, () -> {}),
                ContentsRemoval.dying(store));
        KeyValueMailStore mail = new KeyValueMailStore(shelf, loadedMessages);
        shelf.leftovers().add(UnfinishedCopy.interrupted(mail));
        shelf.leftovers().finish();
        shelf.leftovers().add(ContentsRemoval.interrupted(shelf));
        return mail;
    }

    /** What has to go and could not go yet. */
    Leftovers leftovers() {
        return shelf.leftovers();
    }

    /** Tries to finish now what a stop, a crash or a full disk interrupted. */
    public void finishLeftovers() {
        leftovers().finish();
    }

    /** Takes a new bound for the columns in memory. */
    public void bound(long loadedMessages) {
        mailboxes.bound(loadedMessages);
    }

    /**
     * Lets nothing that still holds it change the mail any more, as another instance is about to: every later change is refused as {@code UNAVAILABLE}. Reading goes
     * on, of what there was.
     */
    public void retire() {
        leftovers().stop();
        shelf.tenure().end(shelf.store());
    }

    Shelf shelf() {
        return shelf;
    }

    /** Mailboxes in memory. */
    int loadedMailboxes() {
        return mailboxes.size();
    }

    @Override
    public StoredAccount account(AccountId id) throws StoreException {
        StoredAccount account = accounts.get(id.value(), key -> load(id));
        if (!account.isUsed()) {
            try {
                Change.commit(shelf.store(), new FirstUseChange(this, account));
            } catch (MailboxException refused) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "INBOX can't be made", refused);
            }
        }
        return account;
    }

    @Override
    public Optional<MailAccount> find(AccountId id) throws StoreException {
        StoredAccount account = accounts.get(id.value(), key -> load(id));
        return account.isUsed() ? Optional.of(account) : Optional.empty();
    }

    private StoredAccount load(AccountId id) throws StoreException {
        Optional<byte[]> record = shelf.store().get(Keys.account(id.value()));
        return new StoredAccount(
                this, id, record.isPresent() ? AccountRecord.decode(record.get()) : AccountRecord.EMPTY);
    }

    StoredMailbox mailbox(long id) throws StoreException {
        return mailboxes.get(id, key -> MailboxLoader.load(shelf, key));
    }

    /** The mailbox if it is in memory. */
    Optional<StoredMailbox> loaded(long id) {
        return mailboxes.present(id);
    }

    void add(StoredMailbox mailbox) {
        mailboxes.add(mailbox.id().value(), mailbox);
    }

    /** Removes what a deleted mailbox leaves; it is deleted, so that a failure only leaves that for later. */
    void removeContents(long mailbox) {
        Optional<StoredMailbox> loaded = mailboxes.remove(mailbox);
        leftovers().attempt(() -> {
            Change.commit(shelf.store(), new Change(shelf) {
                @Override
                void apply(WriteBatch batch) {
                    loaded.filter(one -> !one.deletion().head()).ifPresent(one -> advance(one.deletion(), true));
                }
            });
            ContentsRemoval.remove(shelf, mailbox);
        });
    }

    @Override
    public StagedMessage stage(Content content) throws StoreException, IOException {
        return StagedMail.of(shelf.store(), content);
    }

    @Override
    public void deliver(UnitOfWork unit, List<Placement> placements) throws StoreException {
        Transaction transaction = Transaction.of(unit);
        for (Placement placement : placements) {
            StoredAccount account = account(placement.account());
            StoredMailbox inbox = account.find(MailboxName.INBOX)
                    .orElseThrow(() ->
                            new StoreException(StoreException.Reason.UNAVAILABLE, "the account is being removed"));
            StoredMailbox mailbox = find(account, placement.mailbox()).orElse(inbox);
            transaction.add(new DeliveryChange(
                    shelf,
                    mailbox,
                    inbox,
                    StagedMail.copy(placement.message()),
                    placement.account(),
                    placement.waking()));
        }
    }

    /** A mailbox that is damaged costs no delivery: there is INBOX. */
    private static Optional<StoredMailbox> find(StoredAccount account, MailboxName name) throws StoreException {
        try {
            return account.find(name);
        } catch (StoreException failure) {
            Problems.requireDamage(failure);
            return Optional.empty();
        }
    }

    @Override
    public Wakings wakings() {
        return new StoredWakings(this);
    }

    /** An account's list as it is, without making anything. */
    AccountRecord record(AccountId id) throws StoreException {
        return accounts.get(id.value(), key -> load(id)).record().committed();
    }

    @Override
    public void erase(AccountId id) throws StoreException {
        StoredAccount account = accounts.get(id.value(), key -> load(id));
        try {
            EraseChange erase = new EraseChange(shelf, account);
            Change.commit(shelf.store(), erase);
            erase.mailboxes().forEach(this::removeContents);
        } catch (MailboxException bug) {
            throw new IllegalStateException("erasing is never refused", bug);
        }
    }
}
