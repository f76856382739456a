/**
 * How TLS with other servers went, as their domains want to hear of it (RFC 8460): who sees it tells it, who counts it sends the reports. Values are immutable, services safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.tlsreport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
