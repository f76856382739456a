package org.palomar.queue.internal.schedule;

/**
 * Where an entry stands in the schedule, and goes on from once it is not held; times in milliseconds since 1970.
 *
 * @param aim where it goes
 * @param sender whose turn it takes at its destination
 * @param due when it is to be tried
 * @param deadline when something else is to happen to it, {@link Long#MAX_VALUE} for never
 */
public record Place(Aim aim, long sender, long due, long deadline) {}
