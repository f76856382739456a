/** Benchmarks of {@code mime}: what is parsed of each message that comes in. Each on one thread. */
@NullMarked
package org.palomar.mime;

import org.jspecify.annotations.NullMarked;
