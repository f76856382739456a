/** Records are read as they were written. */
@NullMarked
package org.palomar.trace.internal.record;

import org.jspecify.annotations.NullMarked;
