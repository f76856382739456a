/**
 * Versions of filter steps: brought, exchanged between two messages, and taken back.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
