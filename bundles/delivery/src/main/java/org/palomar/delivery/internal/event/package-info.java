/**
 * Scripts on what clients do in their mailboxes (RFC 6785). {@link org.palomar.delivery.internal.event.ClientFilters#events} is called on the client's thread, after what the client did is durable, and
 * never lets it fail. A message is marked {@code \Deleted} after it is elsewhere; a crash between the two leaves it in both places.
 */
@NullMarked
package org.palomar.delivery.internal.event;

import org.jspecify.annotations.NullMarked;
