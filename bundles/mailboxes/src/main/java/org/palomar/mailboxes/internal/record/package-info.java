/**
 * Keys and values as they are stored: pure encoders and decoders. Decoding is total: what can't be read is {@code DAMAGED}, never an unchecked exception.
 */
@NullMarked
package org.palomar.mailboxes.internal.record;

import org.jspecify.annotations.NullMarked;
