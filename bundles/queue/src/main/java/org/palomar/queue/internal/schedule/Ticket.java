package org.palomar.queue.internal.schedule;

import org.palomar.api.queue.QueueId;

/**
 * The right to change an entry, until it is given back.
 *
 * @param slot the schedule's own
 * @param delivers whether it counts as a delivery to its destination
 */
public record Ticket(QueueId id, int slot, boolean delivers) {}
