/** Finds out where mail for a destination can be brought: exchangers (RFC 5321 §5.1, RFC 7505), or the smart host. Asks the DNS and nobody else. */
@NullMarked
package org.palomar.relay.route;

import org.jspecify.annotations.NullMarked;
