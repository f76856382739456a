/** Tests of the limits, over a store in memory that fails by order. */
@NullMarked
package org.palomar.limits.internal;

import org.jspecify.annotations.NullMarked;
