/**
 * Accounts' mailboxes: immutable views for readers, changes that are durable before they are visible.
 */
@Version("1.3.0")
@NullMarked
package org.palomar.api.mailbox;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
