/**
 * A conversation with one server, in its order: {@link org.palomar.relay.session.Opening} begins it, {@link org.palomar.relay.session.SmtpClient} is it while it lasts, {@link
 * org.palomar.relay.session.Sending} brings one message over it. Blocking, on the caller's thread; each wait has a deadline.
 *
 * <p>What a server says of a recipient is a result, what ends a session is a {@link org.palomar.relay.session.NoSessionException}: other servers of the destination may do
 * better. Once the text of a message has been sent whole, a session that ends leaves its recipients deferred rather than open, so that no second server is given what the first
 * may have.
 */
@NullMarked
package org.palomar.relay.session;

import org.jspecify.annotations.NullMarked;
