/**
 * The Sieve scripts (RFC 5228) with which people filter their own mail: kept, listed, one of them active; and what earlier runs leave to later ones.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.script;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
