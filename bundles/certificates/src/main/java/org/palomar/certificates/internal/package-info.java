/**
 * The server's certificates. {@link org.palomar.certificates.internal.Identity} is a key with its chain, {@link
 * org.palomar.certificates.internal.IdentityFiles} reads and makes them, {@link org.palomar.certificates.internal.SniKeyManager} chooses one for each
 * handshake, {@link org.palomar.certificates.internal.Certificates} is the service and reloads what changed.
 *
 * <p>Invariant: there is always a set of identities in force; a file that can't be read leaves the old set in force and is named by {@code mail:health}.
 */
@NullMarked
package org.palomar.certificates.internal;

import org.jspecify.annotations.NullMarked;
