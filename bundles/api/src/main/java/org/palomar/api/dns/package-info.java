/**
 * What the DNS says of a mail domain, and how far that can be trusted. A failure is never taken for an absence: mail that waits for an answer is tried again, mail
 * to a name that is not there comes back.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.dns;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
