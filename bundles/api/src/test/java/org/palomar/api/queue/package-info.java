/** Tests of queue values. */
@NullMarked
package org.palomar.api.queue;

import org.jspecify.annotations.NullMarked;
