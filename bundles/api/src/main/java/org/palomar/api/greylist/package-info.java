/** Greylisting: who has never written before is asked to come back (RFC 6647). What is known of senders, for operators. Values are immutable, services safe for any thread. */
@Version("1.0.0")
@NullMarked
package org.palomar.api.greylist;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
