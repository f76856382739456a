package org.palomar.storage;

import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** A {@link UnitOfWork} as bundles on this SPI see it. For one thread until {@link #commit()}. */
public interface Transaction extends UnitOfWork {

    /** Adds a part; parts are written in the order in which they were added. */
    void add(Contribution contribution);

    /** The transaction behind a unit that this store opened. */
    static Transaction of(UnitOfWork unit) throws StoreException {
        if (unit instanceof Transaction transaction) {
            return transaction;
        }
        throw new StoreException(StoreException.Reason.UNAVAILABLE, "the unit of work belongs to another store");
    }
}
