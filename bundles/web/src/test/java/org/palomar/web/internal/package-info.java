/** Tests of the HTTPS ports on a real server, with real handshakes. */
@NullMarked
package org.palomar.web.internal;

import org.jspecify.annotations.NullMarked;
