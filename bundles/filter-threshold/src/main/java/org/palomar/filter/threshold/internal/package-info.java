/** Decides by points. The step holds no state of messages; any number of threads ask it. */
@NullMarked
package org.palomar.filter.threshold.internal;

import org.jspecify.annotations.NullMarked;
