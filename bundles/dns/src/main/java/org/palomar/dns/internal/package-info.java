/**
 * The resolver. From the outside in:
 *
 * <pre>
 * DnsComponent   settings, health, figures
 * DnsResolver    what a mail server asks: routes, addresses, texts
 * Lookups        one question: cache, one look-up for all who ask at once, aliases
 * Source         plain, or checked by dnsjava's validator
 * Upstream       which server, how often
 * Transport      one server, by UDP and TCP
 * </pre>
 *
 * <p>dnsjava reads and writes messages and checks signatures. Its own transport is not used: it waits in a selector thread of its own and in the common pool, looks for
 * time-outs only while nothing else happens, and lets one forged datagram end a look-up. Here a look-up blocks the virtual thread that asks for it, which holds no
 * carrier; the bundle has no threads, so none outlives it.
 *
 * <p>What holds: no call throws, and none takes longer than its deadline; what comes from a server is bounded before it is kept; a failure is never an absence.
 */
@NullMarked
package org.palomar.dns.internal;

import org.jspecify.annotations.NullMarked;
