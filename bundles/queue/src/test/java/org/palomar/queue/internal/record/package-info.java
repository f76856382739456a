/** Records are read as they were written. */
@NullMarked
package org.palomar.queue.internal.record;

import org.jspecify.annotations.NullMarked;
