/** Notices, read back by programs that did not write them. */
@NullMarked
package org.palomar.queue.internal.notice;

import org.jspecify.annotations.NullMarked;
