/**
 * DMARC aggregate reports (RFC 7489 §7.2): what others say of mail that names a domain as its author's. Values are immutable, services safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.dmarc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
