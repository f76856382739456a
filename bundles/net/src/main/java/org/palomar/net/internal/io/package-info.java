/**
 * Octets, lines and TLS on one connection. A session's thread calls blocking methods; {@link org.palomar.net.internal.io.Reactor} is the single
 * thread underneath that waits for all sockets.
 *
 * <p>Invariants: a connection that waits has no buffer unless part of a line or of a TLS record has come; every wait has a deadline; only {@code
 * close} and {@code wake} may be called by other threads than the session's.
 */
@NullMarked
package org.palomar.net.internal.io;

import org.jspecify.annotations.NullMarked;
