/** How much mail from other servers comes at once, and who is asked to come back for that. Values are immutable, services safe for any thread. */
@Version("1.0.0")
@NullMarked
package org.palomar.api.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
