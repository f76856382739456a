/**
 * The story of each message: what happened to it from the connection that brought it to the last words of the server that took it. Bundles tell what they do in the unit of
 * work that does it ({@link org.palomar.api.trace.Trace}), operators and owners read it ({@link org.palomar.api.trace.TraceSearch}). Values are immutable, their texts neutralised
 * and bounded; services safe for any thread. Secrets are never told: no password, and no other part of a login than whose it was.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.trace;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
