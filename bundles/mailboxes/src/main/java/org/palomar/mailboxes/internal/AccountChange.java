package org.palomar.mailboxes.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Counters;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.WriteBatch;

/** A change of an account's list that may make mailboxes. */
abstract class AccountChange extends Change {

    /** Mailboxes of an account: more come from loops, and the list is rewritten at each change. */
    static final int MAX_MAILBOXES = 5000;

    private final KeyValueMailStore store;
    private final StoredAccount account;
    private final List<StoredMailbox> made = new ArrayList<>();

    AccountChange(KeyValueMailStore store, StoredAccount account) {
        super(store.shelf());
        this.store = store;
        this.account = account;
    }

    final StoredAccount account() {
        return account;
    }

    /** Adds a mailbox to the list and makes its state; the caller saves the list. */
    final AccountRecord make(AccountRecord record, MailboxName name, Set<SpecialUse> uses, WriteBatch batch)
            throws StoreException {
        if (record.mailboxes().containsKey(name)) {
            throw refuse(MailboxException.Reason.ALREADY_EXISTS, "there is such a mailbox already");
        }
        if (record.mailboxes().size() >= MAX_MAILBOXES) {
            throw refuse(MailboxException.Reason.LIMIT_OR_RULE, "the account has too many mailboxes");
        }
        Counters counters =
                shelf().counters().head().next(Instant.now(shelf().clock()).getEpochSecond());
        StateRecord state = new StateRecord(account.id().value(), counters.lastUidValidity(), 1, 1, Keywords.NONE);
        batch.put(Keys.counters(), counters.encode());
        batch.put(Keys.state(counters.lastMailbox()), state.encode());
        advance(shelf().counters(), counters);
        made.add(new StoredMailbox(shelf(), counters.lastMailbox(), Columns.empty(state), HiddenMessages.NONE));
        return record.with(name, new AccountRecord.Entry(counters.lastMailbox(), uses));
    }

    /** As {@link #make}, for the levels above a mailbox that are missing. */
    final AccountRecord makeAbove(AccountRecord record, MailboxName name, WriteBatch batch) throws StoreException {
        AccountRecord grown = record;
        for (MailboxName missing : StoredAccount.missingAbove(record, name)) {
            grown = make(grown, missing, Set.of(), batch);
        }
        return grown;
    }

    final void save(AccountRecord record, WriteBatch batch) {
        batch.put(Keys.account(account.id().value()), record.encode());
        advance(account.record(), record);
    }

    /** The mailbox made last. */
    final StoredMailbox mailbox() {
        return made.getLast();
    }

    /** Mailboxes are known to all before the list that names them is. */
    @Override
    public void committed() {
        made.forEach(store::add);
        super.committed();
    }
}
