/**
 * From an accepted socket to the handler that serves it: listeners, limits, PROXY headers, and the hand-over between two versions of a handler.
 *
 * <p>Invariants: a port is open while its protocol has a handler, and for the hand-over time after; a connection is served by one handler from
 * beginning to end; a handler that leaves has no connection left when {@code withdraw} returns, or those that it has are closed.
 *
 * <p>Threads: one virtual thread for each listening socket and for each connection. Whoever withdraws a handler waits on its own thread.
 */
@NullMarked
package org.palomar.net.internal.accept;

import org.jspecify.annotations.NullMarked;
