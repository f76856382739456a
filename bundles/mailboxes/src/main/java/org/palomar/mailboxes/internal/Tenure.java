package org.palomar.mailboxes.internal;

import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long an instance of the mail store may change the mail: until the next instance reads it. Sessions and deliveries may hold an instance's mailboxes when
 * its bundle is updated; what they would write from then on comes from heads that know nothing of the next instance's changes, and would give UIDs a second time.
 */
final class Tenure {

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

    private volatile boolean over;

    /** Refuses a change once it is over. Called on the committer thread, before each change writes. */
    void require() throws StoreException {
        if (over) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the mail store was replaced: open it again");
        }
    }

    /**
     * Ends it, between two changes: when this returns, what was written is durable and nothing will be written any more. Where the store can't say so in
     * time, the next instance asks it again before it reads.
     */
    void end(Store store) {
        Transaction last = store.open();
        last.add(batch -> over = true);
        try {
            last.commit();
        } catch (StoreException failed) {
            LOG.warn("The last changes to the mail are not known to be written: {}", failed.getMessage());
        } finally {
            over = true;
        }
    }
}
