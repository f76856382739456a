package org.palomar.api.list;

import java.time.Instant;
import org.palomar.api.address.Address;

/**
 * Somebody who gets what is posted to a list.
 *
 * @param since when the state began
 * @param bounces days on which mail to the member came back, as far as they count
 */
public record ListMember(Address address, State state, Instant since, int bounces) {

    /** Whether posts go to the member. */
    public enum State {
        ACTIVE,
        /** By an operator, until an operator says otherwise. */
        SUSPENDED,
        /** As mail came back on too many days. */
        BOUNCING
    }
}
