package org.palomar.queue.internal.schedule;

import org.palomar.api.address.Domain;

/**
 * Where an entry stands in the schedule; times in milliseconds since 1970.
 *
 * @param sender whose turn it takes at its destination
 * @param due when it is to be tried
 * @param deadline when something else is to happen to it, {@link Long#MAX_VALUE} for never
 * @param held whether neither is to happen
 */
public record Place(Domain destination, long sender, long due, long deadline, boolean held) {}
