/**
 * Counts wrong passwords by where they came from and whose they were to be, in memory and under one lock, and refuses what has had too many. Blocks and known places are written a second later, by a thread of their own, and
 * read at the start.
 */
@NullMarked
package org.palomar.guard.internal;

import org.jspecify.annotations.NullMarked;
