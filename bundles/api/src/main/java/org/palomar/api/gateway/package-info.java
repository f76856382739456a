/** Filtering gateways in front of this server, which bring mail of the world from addresses of their own. Values are immutable, services safe for any thread. */
@Version("2.0.0")
@NullMarked
package org.palomar.api.gateway;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
