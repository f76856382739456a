package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** A contribution that moves heads. Its results are read by the thread that committed it, afterwards. */
abstract class Change implements Contribution {

    private record Step<T>(Versioned<T> value, T before, T after) {

        void publish() {
            value.publish(after);
        }

        void undo() {
            value.move(before);
        }
    }

    private final Shelf shelf;
    private final List<Step<?>> steps = new ArrayList<>(2);
    private @Nullable MailboxException refusal;

    /** @param shelf of the mail that it changes */
    Change(Shelf shelf) {
        this.shelf = shelf;
    }

    final Shelf shelf() {
        return shelf;
    }

    /** Does the work; on the committer thread. */
    abstract void apply(WriteBatch batch) throws StoreException;

    final <T> void advance(Versioned<T> value, T after) {
        steps.add(new Step<>(value, value.head(), after));
        value.move(after);
    }

    /** Marks mailboxes as deleted, in the store and for all who may still come to hold them. */
    final void condemn(Collection<Long> mailboxes, WriteBatch batch) {
        Set<Long> dying = new HashSet<>(shelf.dying().head());
        for (long mailbox : mailboxes) {
            batch.put(Keys.dying(mailbox), new byte[0]);
            dying.add(mailbox);
        }
        advance(shelf.dying(), Set.copyOf(dying));
    }

    /** Refuses the transaction for a reason that the client should hear. */
    final StoreException refuse(MailboxException.Reason reason, String message) {
        refusal = new MailboxException(reason, message);
        return new StoreException(StoreException.Reason.UNAVAILABLE, message);
    }

    @Override
    public final void write(WriteBatch batch) throws StoreException {
        shelf.tenure().require();
        boolean complete = false;
        try {
            apply(batch);
            complete = true;
        } finally {
            if (!complete) {
                abandoned();
            }
        }
    }

    @Override
    public void committed() {
        steps.forEach(Step::publish);
    }

    @Override
    public void abandoned() {
        steps.reversed().forEach(Step::undo);
        steps.clear();
    }

    /** Commits changes together. */
    static void commit(Store store, Change... changes) throws StoreException, MailboxException {
        Transaction transaction = store.open();
        for (Change change : changes) {
            transaction.add(change);
        }
        try {
            transaction.commit();
        } catch (StoreException failure) {
            for (Change change : changes) {
                MailboxException refusal = change.refusal;
                if (refusal != null) {
                    throw refusal;
                }
            }
            throw failure;
        }
    }
}
