package org.palomar.scripts.internal;

import org.jspecify.annotations.Nullable;
import org.palomar.api.directory.AccountId;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** One change of one account's scripts. Its refusal is read by the thread that committed it, afterwards. */
final class ShelfChange implements Contribution {

    /** What is done: the new shelf is answered, texts are put into the batch. On the committer thread. */
    @FunctionalInterface
    interface Step {
        Shelf apply(Shelf shelf, WriteBatch batch) throws ScriptRefusalException, StoreException;
    }

    private final Shelves shelves;
    private final AccountId account;
    private final Step step;
    private Shelf before = Shelf.EMPTY;
    private Shelf after = Shelf.EMPTY;
    private @Nullable ScriptRefusalException refusal;

    private ShelfChange(Shelves shelves, AccountId account, Step step) {
        this.shelves = shelves;
        this.account = account;
        this.step = step;
    }

    /** Makes a change durable. */
    static void commit(Store store, Shelves shelves, AccountId account, Step step)
            throws ScriptRefusalException, StoreException {
        shelves.load();
        ShelfChange change = new ShelfChange(shelves, account, step);
        Transaction transaction = store.open();
        transaction.add(change);
        try {
            transaction.commit();
        } catch (StoreException failure) {
            ScriptRefusalException refused = change.refusal;
            if (refused != null) {
                throw refused;
            }
            throw failure;
        }
    }

    @Override
    public void write(WriteBatch batch) throws StoreException {
        shelves.requireCurrent();
        before = shelves.head(account);
        try {
            after = step.apply(before, batch);
        } catch (ScriptRefusalException refused) {
            refusal = refused;
            throw new StoreException(StoreException.Reason.UNAVAILABLE, refused.getMessage(), refused);
        }
        if (after.size() == 0) {
            batch.delete(Keys.shelf(account));
        } else {
            batch.put(Keys.shelf(account), after.encode());
        }
        shelves.move(account, after);
    }

    @Override
    public void committed() {
        shelves.publish(account, after);
    }

    @Override
    public void abandoned() {
        shelves.move(account, before);
    }
}
