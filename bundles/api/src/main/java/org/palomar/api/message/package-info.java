/**
 * Messages as octets and as structure: content, header fields, envelope and body structure. Immutable values.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
