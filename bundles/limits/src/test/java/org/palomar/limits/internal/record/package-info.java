/** Tests of what is stored of limits. */
@NullMarked
package org.palomar.limits.internal.record;

import org.jspecify.annotations.NullMarked;
