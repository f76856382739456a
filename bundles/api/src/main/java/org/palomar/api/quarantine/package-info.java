/**
 * Mail that is kept for review instead of being delivered: who keeps it, who looks at it, and what becomes of it. Values are immutable and check themselves; services are safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.quarantine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
