/**
 * What a domain or an account wants otherwise than the server's settings say, of some part of the server such as a filter step.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.preference;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
