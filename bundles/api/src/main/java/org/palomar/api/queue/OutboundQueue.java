package org.palomar.api.queue;

import java.util.List;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** Takes mail for other servers and keeps trying until it is there, or says to its sender that it is not. Safe for any thread. */
public interface OutboundQueue {

    /** The most recipients that one attempt has (RFC 5321 §4.5.3.1.8 lets every server take so many). */
    int MAX_RECIPIENTS = 100;

    /**
     * Adds messages to a unit of work: they are in the queue when the unit is committed, one entry for each destination domain and {@value #MAX_RECIPIENTS} recipients.
     * A recipient whose domain is local is brought to its mailbox by the delivery agent in its turn.
     *
     * @param body what all of the messages share; stays open until the unit is committed
     * @throws StoreException {@code UNAVAILABLE} when body or unit belong to another store; nothing was added
     */
    void add(UnitOfWork unit, StagedBody body, List<Outbound> messages) throws StoreException;
}
