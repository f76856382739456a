/** Whom a server, a domain or an account wants mail of, or not: addresses, domains, networks and countries. Values are immutable. */
@Version("1.1.0")
@NullMarked
package org.palomar.api.senderlist;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
