/**
 * Whether mail would arrive: a destination is looked at as if there were a message for it, and none is sent. Values are immutable, services safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.destination;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
