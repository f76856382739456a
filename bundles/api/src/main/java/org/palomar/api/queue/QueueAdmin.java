package org.palomar.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/**
 * The queue in an operator's hands. Each change is durable when the call returns; changes of many entries are commits of some hundred each, so that a failure may leave some
 * changed. Entries that are just being delivered can be held and released; other changes leave them as they are. Safe for any thread.
 */
public interface QueueAdmin {

    /** The first entries that the filter takes, the oldest first. */
    List<QueueEntry> list(QueueFilter filter, int most) throws StoreException;

    Optional<QueueEntry> show(QueueId id) throws StoreException;

    /** What would be sent of an entry: the fields that this server has put before the message, and the message. Empty if there is no such entry. */
    Optional<Content> content(QueueId id) throws StoreException;

    /** From memory. */
    QueueSummary summary(int destinations);

    /**
     * Stops entries until they are released; meanwhile they neither go nor come back. A delivery that is under way ends as it does, and what is left of its entry afterwards is held,
     * also across a crash; such entries are counted as busy.
     */
    Changed hold(QueueFilter filter) throws StoreException;

    /** Lets held entries go on at once; what is under way and would be held afterwards is not. */
    Changed release(QueueFilter filter) throws StoreException;

    /**
     * Holds what is there for a destination, as {@link #hold} does, and whatever comes for it from now on, also after a restart, until {@link #releaseDestination}. What is redirected to it is held as well. Nothing
     * happens to what a destination has that is held already.
     *
     * @throws StoreException also if too many destinations are held
     */
    Changed holdDestination(Domain destination) throws StoreException;

    /** Ends that, and lets all go on that is held for the destination. */
    Changed releaseDestination(Domain destination) throws StoreException;

    /** Destinations whose mail is held as it comes, and since when. */
    Map<Domain, Instant> heldDestinations();

    /** Makes entries due now, and their destinations tried at once. Held ones stay held. */
    Changed retry(QueueFilter filter) throws StoreException;

    /** Sends entries elsewhere, from now on; empty sends them to their recipients' domain again. */
    Changed redirect(QueueFilter filter, Optional<Domain> destination) throws StoreException;

    /**
     * Removes entries.
     *
     * @param returned whether the senders are told, as of a failure
     */
    Changed remove(QueueFilter filter, boolean returned) throws StoreException;

    /**
     * What was done.
     *
     * @param busy entries that are just being delivered: to be held when that ends, by {@link #hold}; left alone by other changes
     */
    record Changed(int changed, int busy) {}
}
