/**
 * DMARC aggregate reports (RFC 7489 §7.2): what others say of mail that names a domain as its author's, and what they are told here: who judges mail tells each ({@code DmarcWatch}), who counts it sends the reports. Values are immutable, services safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.dmarc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
