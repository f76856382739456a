/**
 * How a bundle turns its configuration into validated settings, keeps the last good ones when a new value is wrong, and says so, as it says of keys that it does
 * not know. What all bundles have in common, the name of the server, comes to them from one place.
 */
@Version("1.4.0")
@NullMarked
package org.palomar.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
