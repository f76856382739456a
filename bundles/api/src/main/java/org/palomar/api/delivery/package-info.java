/**
 * Final delivery of judged mail into mailboxes, one commit a message.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.delivery;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
