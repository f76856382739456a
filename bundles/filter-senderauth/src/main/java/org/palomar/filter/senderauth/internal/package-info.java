/** The step: asks each method what it says of a message, writes that down, and does what the operator wants done about it. Called by many threads; waits for the DNS on the caller's. */
@NullMarked
package org.palomar.filter.senderauth.internal;

import org.jspecify.annotations.NullMarked;
