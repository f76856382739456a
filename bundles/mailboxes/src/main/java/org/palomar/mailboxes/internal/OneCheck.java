package org.palomar.mailboxes.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.palomar.api.store.StoreCheck;
import org.palomar.api.store.StoreException;

/** The check as a service: one at a time, as it reads everything. Safe for any thread. */
final class OneCheck implements StoreCheck {

    private final Shelf shelf;
    private final AtomicBoolean checking = new AtomicBoolean();

    OneCheck(Shelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public Report check(Progress progress) throws StoreException {
        if (!checking.compareAndSet(false, true)) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is being checked already");
        }
        try {
            return new Inspection(shelf, progress).report();
        } finally {
            checking.set(false);
        }
    }
}
