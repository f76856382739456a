/**
 * Mailing lists: what they are, who changes them, and what becomes of mail to them. Values are immutable and check themselves; services are safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.list;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
