/** Doors to internals for tests. */
@NullMarked
package org.palomar.mailboxes.internal;

import org.jspecify.annotations.NullMarked;
