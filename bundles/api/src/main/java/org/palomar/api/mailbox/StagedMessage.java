package org.palomar.api.mailbox;

import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StagedBody;

/**
 * A message taken into the store's hands, not yet in any mailbox: hashed, summarised, and put aside if it is large. Can be placed into any number of
 * mailboxes; its octets are stored once. Closing forgets it unless it was placed. Safe for any thread once made.
 */
public interface StagedMessage extends AutoCloseable {

    Content content();

    /** Its octets, for whoever else keeps them in the same unit of work. Closed with this message, not by itself. */
    StagedBody body();

    /** What it says of itself; made anew by each call. */
    MessageSummary summary();

    /** Octets of memory that it takes until it is closed; a large message's own octets are not among them. */
    long held();

    @Override
    void close();
}
