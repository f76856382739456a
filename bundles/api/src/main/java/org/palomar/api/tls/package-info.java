/**
 * The server's TLS identity.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.tls;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
