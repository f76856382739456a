/**
 * What is stored of limits: pure values, encoders and decoders. Decoding is total: what can't be read is {@code DAMAGED}, never an unchecked exception.
 *
 * <p>Of an account there are two records: what was counted, which each message of it rewrites, and what an operator has set, which is seldom there. So it is with a domain.
 */
@NullMarked
package org.palomar.limits.internal.record;

import org.jspecify.annotations.NullMarked;
