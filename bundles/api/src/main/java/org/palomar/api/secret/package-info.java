/**
 * Secrets in configuration values: {@code ENC(...)}.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.secret;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
