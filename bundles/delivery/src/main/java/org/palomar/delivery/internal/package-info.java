/**
 * Final delivery. {@link org.palomar.delivery.internal.MailDelivery} is the service; {@link org.palomar.delivery.internal.Settlement} decides, without touching
 * anything, what becomes of each recipient; {@link org.palomar.delivery.internal.Copies} collects the copies, one for each account,
 * {@link org.palomar.delivery.internal.Outgoing} what goes to the queue.
 *
 * <p>Invariant: a {@code 250} for a recipient means that its copy or its entry in the queue is durable, or that the pipeline dropped it on purpose.
 */
@NullMarked
package org.palomar.delivery.internal;

import org.jspecify.annotations.NullMarked;
