package org.palomar.api.queue;

import java.util.Optional;
import org.palomar.api.address.Domain;

/** Speaks to other servers. The queue calls it, and waits while there is none. Safe for any thread. */
public interface Transport {

    /**
     * Brings a message to its destination, or finds out why not. Blocks, on a virtual thread of the queue's own, for minutes if need be, each of its waits with a
     * deadline; an interruption asks it to end. Never throws for what a peer or the network does.
     *
     * <p>The queue records the result durably before anything else happens to the entry. Only what gets lost between the remote server's final reply and that record is sent
     * twice.
     */
    AttemptResult deliver(Attempt attempt);

    /**
     * The server through which mail for a destination goes now, if all of it goes through one that is not the destination's own: its bounds and pauses hold for all that goes there. Asked for each delivery, it answers
     * at once from memory.
     */
    default Optional<Domain> through(Domain destination) {
        return Optional.empty();
    }

    /**
     * A number that is another once the settings by which mail goes are others: {@link #through} may answer otherwise, and servers may be reached that could not. Asked often, twice a minute at least, it answers at
     * once from memory.
     */
    default long ways() {
        return 0;
    }
}
