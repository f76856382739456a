/**
 * Signatures of mail that leaves (RFC 6376): what signs, and how an operator makes and changes the keys. Values are immutable, services safe for any thread.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.signing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
