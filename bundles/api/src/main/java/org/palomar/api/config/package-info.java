/**
 * How a bundle turns its configuration into validated settings, and keeps the last good ones when a new value is wrong.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
