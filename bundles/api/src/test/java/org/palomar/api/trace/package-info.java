/** Values of the trace. */
@NullMarked
package org.palomar.api.trace;

import org.jspecify.annotations.NullMarked;
