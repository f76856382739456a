/** Tests of the whole relay: a resolver that knows what it was told, and servers that follow scripts. */
@NullMarked
package org.palomar.relay.server;

import org.jspecify.annotations.NullMarked;
