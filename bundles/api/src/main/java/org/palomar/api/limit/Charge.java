package org.palomar.api.limit;

import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/**
 * Room for one message, on its way to being counted. The count becomes durable in the commit that accepts the message, or not at all: after a crash at any instant there are as many counted as
 * accepted. For one thread.
 */
public interface Charge extends AutoCloseable {

    /**
     * Adds the count to the unit of work that accepts the message.
     *
     * @throws StoreException {@code UNAVAILABLE} when the unit belongs to another store
     */
    void addTo(UnitOfWork unit) throws StoreException;

    /** Gives the room back unless it was used. After the unit was committed, or failed. */
    @Override
    void close();
}
