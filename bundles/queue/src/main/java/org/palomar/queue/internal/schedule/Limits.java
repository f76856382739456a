package org.palomar.queue.internal.schedule;

import java.util.Map;
import org.palomar.api.address.Domain;

/**
 * The bounds of the schedule.
 *
 * @param deliveries at a time, in all
 * @param perSender at a time of one sender, to all destinations
 * @param usual for a destination that has no bound of its own
 * @param own bounds of some destinations
 */
public record Limits(int deliveries, int perSender, Bound usual, Map<Domain, Bound> own, Pauses pauses) {

    public Limits {
        own = Map.copyOf(own);
    }

    /** What a destination gets. */
    Bound of(Domain destination) {
        return own.getOrDefault(destination, usual);
    }
}
