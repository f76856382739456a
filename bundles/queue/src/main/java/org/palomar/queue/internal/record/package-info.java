/**
 * Keys and values of the queue as they are stored: pure encoders and decoders. Decoding is total: what can't be read is {@code DAMAGED}, never an unchecked exception.
 *
 * <p>An entry is two records. The <em>row</em> is what the schedule is made of and what an attempt changes; it is small, so that a million are read at a start and a deferral
 * rewrites no header fields. The <em>letter</em> is what never changes. Both begin with the version of their form and end with a checksum.
 */
@NullMarked
package org.palomar.queue.internal.record;

import org.jspecify.annotations.NullMarked;
