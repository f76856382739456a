/**
 * How much accounts may send: what a server that takes mail from its owners asks, and how an operator looks into it and changes it. Values are immutable, services safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.limit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
