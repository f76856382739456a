/**
 * The mail store as an OSGi service, and in memory for tests. Everything else is internal; others meet it through {@code org.palomar.api.mailbox}.
 */
@NullMarked
package org.palomar.mailboxes;

import org.jspecify.annotations.NullMarked;
