package org.palomar.api.store;

import org.palomar.api.message.Content;

/**
 * A message's body in the store's hands, on its way in: hashed, and put aside if it is large, but kept by nobody yet. Whoever wants it kept adds that to a
 * {@link UnitOfWork}, through a service that takes one; several may, as mailboxes and the outbound queue do for one message, and its octets are stored once. Must stay open
 * until the unit is committed. Safe for any thread.
 */
public interface StagedBody extends AutoCloseable {

    Content content();

    /** Lets it be collected unless a unit of work has kept it. */
    @Override
    void close();
}
