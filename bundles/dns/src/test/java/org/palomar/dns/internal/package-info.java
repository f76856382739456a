/** Tests of the resolver: with a name server that lies as a test wants, and with two of Debian's. All on loopback. */
@NullMarked
package org.palomar.dns.internal;

import org.jspecify.annotations.NullMarked;
