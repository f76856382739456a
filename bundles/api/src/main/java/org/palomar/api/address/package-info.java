/**
 * Mail addresses as values: validated once, canonical ever after. Immutable, safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.address;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
