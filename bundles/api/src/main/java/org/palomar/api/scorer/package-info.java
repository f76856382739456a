/** Learning what is spam and what is wanted, and what that says of a message. Values are immutable, services safe for any thread. */
@Version("1.1.0")
@NullMarked
package org.palomar.api.scorer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
