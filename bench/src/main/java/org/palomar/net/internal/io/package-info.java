/** Benchmarks of {@code net}: what every octet of a client passes. Each on one thread. */
@NullMarked
package org.palomar.net.internal.io;

import org.jspecify.annotations.NullMarked;
