/**
 * Signatures of messages (DKIM, RFC 6376, RFC 8463) and chains of them (ARC, RFC 8617), made and verified, and the field in which a server says what it found (RFC 8601).
 *
 * <p>{@link org.palomar.dkim.DkimMessage} is a message that is read once for all of it. Signing takes a {@link org.palomar.dkim.DkimKey}; verifying asks a {@link org.palomar.dkim.KeySource} for the keys of
 * others.
 *
 * <p>Pure: no input or output but reading the message's {@code Content} and asking the {@code KeySource}, no threads, no clock. Total: any octets of a message, and any text of a key's record, lead to a verdict, with
 * work that is bounded by the message's length and the limits that are named here. Classes are for one thread unless they are records.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.dkim;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
