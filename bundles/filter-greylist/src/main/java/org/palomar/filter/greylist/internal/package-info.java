/**
 * Greylisting (RFC 6647): the first mail of a network, sender and recipient is answered for now, and taken when it comes back. What is known is in memory, within bounds, and kept in the store a second after it changed by one thread.
 * Judging is for any thread and never waits for the disk.
 */
@NullMarked
package org.palomar.filter.greylist.internal;

import org.jspecify.annotations.NullMarked;
