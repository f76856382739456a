/** Limits on how much comes at once, by buckets in memory, within bounds. Judging is for any thread, and waits for nothing. */
@NullMarked
package org.palomar.filter.ratelimit.internal;

import org.jspecify.annotations.NullMarked;
