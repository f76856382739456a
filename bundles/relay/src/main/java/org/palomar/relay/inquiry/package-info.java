/** Looks at a destination without sending anything: what the DNS and policies say, and what servers say to a connection from each address that mail leaves from. */
@NullMarked
package org.palomar.relay.inquiry;

import org.jspecify.annotations.NullMarked;
