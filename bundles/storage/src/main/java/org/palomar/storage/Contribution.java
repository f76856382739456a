package org.palomar.storage;

import org.palomar.api.store.StoreException;

/**
 * One bundle's part of a {@link Transaction}. All three methods run on the committer thread, one contribution at a time, so that state that only
 * contributions change needs no lock. They must be quick and never wait.
 */
@FunctionalInterface
public interface Contribution {

    /**
     * Puts its changes into the batch, seeing the effects of all contributions before it, also of those in the same group that are not durable yet.
     *
     * @throws StoreException refuses its transaction alone; the others go on. Contributions of the same transaction that have run are {@link #abandoned()};
     *     the one that throws is not, and has changed nothing of its own
     */
    void write(WriteBatch batch) throws StoreException;

    /** The batch is durable: make the changes visible. */
    default void committed() {}

    /** The batch was not written: forget the changes. Called in the reverse order of {@link #write}. */
    default void abandoned() {}
}
