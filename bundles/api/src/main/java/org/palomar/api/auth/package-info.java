/**
 * Who is this? Passwords and SASL exchanges, answered with the same words and in the same time for every failure.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.auth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
