/**
 * The trace, over any store for tests of whatever tells it. Everything else is internal; others meet it through {@code org.palomar.api.trace}.
 */
@NullMarked
package org.palomar.trace;

import org.jspecify.annotations.NullMarked;
