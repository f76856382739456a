/**
 * Connections for protocol bundles. {@code net} owns listening sockets, TLS and limits; a protocol bundle registers a {@link
 * org.palomar.net.ConnectionHandler} service and is handed one {@link org.palomar.net.Connection} at a time, each on a virtual thread of its own. A
 * handler may come and go: new connections wait in {@code net} meanwhile, the port stays open.
 * {@link org.palomar.net.Dialer} opens connections to other servers.
 *
 * <p>Clients decide how long they take over a message, so what is held for them has one bound for all, not one for each: a {@link
 * org.palomar.net.MemoryBudget}, and a {@link org.palomar.net.SpoolFile} for what does not fit.
 */
@Version("1.3.0")
@NullMarked
package org.palomar.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
