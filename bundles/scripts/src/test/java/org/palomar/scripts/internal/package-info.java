/** The queue as a whole, over a store in memory and a disk that fails by order. */
@NullMarked
package org.palomar.scripts.internal;

import org.jspecify.annotations.NullMarked;
