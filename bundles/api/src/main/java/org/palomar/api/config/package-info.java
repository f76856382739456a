/**
 * How a bundle turns its configuration into validated settings, keeps the last good ones when a new value is wrong, and says so, as it says of keys that it does
 * not know.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
