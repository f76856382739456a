/** Tests of ways, with a resolver that knows what it was told. */
@NullMarked
package org.palomar.relay.route;

import org.jspecify.annotations.NullMarked;
