/** Who is tried when. */
@NullMarked
package org.palomar.queue.internal.schedule;

import org.jspecify.annotations.NullMarked;
