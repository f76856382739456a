/**
 * The queue at work. {@link org.palomar.queue.internal.Intake} takes messages in, as a part of whatever commit brings them; {@link org.palomar.queue.internal.Dispatcher} starts
 * what is due, each on a virtual thread of its own: a {@link org.palomar.queue.internal.Delivery}, or a {@link org.palomar.queue.internal.Reminder} for what must happen at a time
 * of its own. Both end in a {@link org.palomar.queue.internal.Settlement}: one durable commit of what became of the entry and of the notices about it.
 *
 * <p>Invariants: an entry is changed only by who has its ticket. An attempt's result is durable before its ticket is given back. While a result can't be made durable, no
 * other delivery begins, since its result could not be kept either.
 */
@NullMarked
package org.palomar.queue.internal;

import org.jspecify.annotations.NullMarked;
