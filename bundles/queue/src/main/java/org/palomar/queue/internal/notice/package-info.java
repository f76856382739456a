/**
 * Notices about mail that was delivered, is late or could not be delivered (delivery status notifications, RFC 3461 to 3464, RFC 6522, RFC 6533): composed from values, pure but for
 * reading the message that is told about. Nothing that a peer wrote can start a field or a part of its own.
 */
@NullMarked
package org.palomar.queue.internal.notice;

import org.jspecify.annotations.NullMarked;
