package org.palomar.queue.internal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.storage.Transaction;

/** What becomes of an entry by the commit that brings it to users here. Closed when it is known how that ended. For one thread. */
final class JointEnd implements LocalHandover.Witness, AutoCloseable {

    private final Work work;
    private final Entry entry;
    private Settlement.@Nullable Draft draft;

    JointEnd(Work work, Entry entry) {
        this.work = work;
        this.entry = entry;
    }

    @Override
    public void addTo(UnitOfWork unit, List<RecipientResult> results) throws StoreException {
        close();
        draft = work.draft(entry, Ends.of(entry, new AttemptResult.Answered(results), work));
        draft.addTo(Transaction.of(unit));
    }

    /** What is written if that commit was; empty if there was none. */
    Optional<Settlement.Draft> draft() {
        return Optional.ofNullable(draft);
    }

    @Override
    public void close() {
        if (draft != null) {
            draft.close();
            draft = null;
        }
    }
}
