/** The other side: servers that follow a script, and a resolver that leads to them. */
@NullMarked
package org.palomar.relay.peer;

import org.jspecify.annotations.NullMarked;
