/** Whose a message would be found to be: what a domain publishes about who may send in its name, looked at as the filter does. Values are immutable, services safe for any thread. */
@Version("1.0.0")
@NullMarked
package org.palomar.api.senderauth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
