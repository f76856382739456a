/**
 * Who is tried when: the schedule of the whole queue in memory. For one thread at a time, time comes as an argument, nothing here reads or writes the store.
 *
 * <p>An entry is a <em>slot</em>, a number, and what is known of it lies in columns: some 70 octets. Slots wait in the heap of their <em>lane</em>, which is one sender's mail for
 * one destination, ordered by when they are due. Lanes take turns within their <em>destination</em>, and destinations take turns with each other, both by the same rule ({@link
 * org.palomar.queue.internal.schedule.Turns}): who is due joins the end of a ring, is served one entry, and joins the end again. So neither a sender with 100,000 messages nor a
 * destination with 100,000 entries delays others by more than one entry each.
 *
 * <p>A destination that can't be reached is paused as a whole ({@link org.palomar.queue.internal.schedule.Throttle}), at the cost of one entry tried after each pause. What must
 * happen to entries at a time of their own, however their destination is, waits in a heap of deadlines.
 *
 * <p>An entry that is under way, in an attempt or in an operator's hands, is in no heap: whoever has its {@link org.palomar.queue.internal.schedule.Ticket} is the only one who
 * changes it, in the store as well, until the ticket is given back.
 */
@NullMarked
package org.palomar.queue.internal.schedule;

import org.jspecify.annotations.NullMarked;
