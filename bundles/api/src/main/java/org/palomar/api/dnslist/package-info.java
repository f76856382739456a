/** Lists of addresses and domains in the DNS (RFC 5782), as the filter asks them. Values are immutable, services safe for any thread. */
@Version("1.0.0")
@NullMarked
package org.palomar.api.dnslist;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
