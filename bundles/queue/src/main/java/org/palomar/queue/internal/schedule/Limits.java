package org.palomar.queue.internal.schedule;

/**
 * The bounds of the schedule.
 *
 * @param deliveries at a time, in all
 * @param perDestination at a time to one destination, at the most
 */
public record Limits(int deliveries, int perDestination, Pauses pauses) {}
