/**
 * The outbound queue, over any store for tests of whatever fills it. Everything else is internal; others meet it through {@code org.palomar.api.queue}.
 */
@NullMarked
package org.palomar.queue;

import org.jspecify.annotations.NullMarked;
