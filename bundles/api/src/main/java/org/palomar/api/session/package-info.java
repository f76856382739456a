/**
 * The ports that are open, and the connections: who, from where, since when; and how to close one.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.session;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
