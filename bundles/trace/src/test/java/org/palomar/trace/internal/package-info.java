/** Stories over several stores. */
@NullMarked
package org.palomar.trace.internal;

import org.jspecify.annotations.NullMarked;
