package org.palomar.queue.internal.schedule;

/**
 * The bounds of the schedule.
 *
 * @param deliveries at a time, in all
 * @param perSender at a time of one sender, to all destinations
 * @param perDestination at a time to one destination, at the most
 */
public record Limits(int deliveries, int perSender, int perDestination, Pauses pauses) {}
