/**
 * What a bundle says of its own condition; gathered by {@code mail:health} and {@code /healthz}.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
