/** Tests of certificates, with real handshakes. */
@NullMarked
package org.palomar.certificates.internal;

import org.jspecify.annotations.NullMarked;
