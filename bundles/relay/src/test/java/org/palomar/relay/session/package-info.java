/** Tests of sessions with a server that follows a script, over real sockets. */
@NullMarked
package org.palomar.relay.session;

import org.jspecify.annotations.NullMarked;
