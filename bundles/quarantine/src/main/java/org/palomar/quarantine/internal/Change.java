package org.palomar.quarantine.internal;

import org.palomar.api.store.StoreException;
import org.palomar.storage.Contribution;
import org.palomar.storage.WriteBatch;

/** A change of what is in memory and in the store: made when it is written, taken back if the batch is not. */
final class Change implements Contribution {

    /** Makes the change, and says how to take it back. */
    @FunctionalInterface
    interface Work {
        Runnable write(WriteBatch batch) throws StoreException;
    }

    private final Work work;
    private final Runnable ended;
    private Runnable undo = () -> {};

    Change(Work work) {
        this(work, () -> {});
    }

    /** @param ended told when it is known what became of what was written */
    Change(Work work, Runnable ended) {
        this.work = work;
        this.ended = ended;
    }

    @Override
    public void write(WriteBatch batch) throws StoreException {
        undo = work.write(batch);
    }

    @Override
    public void committed() {
        ended.run();
    }

    @Override
    public void abandoned() {
        undo.run();
        ended.run();
    }
}
