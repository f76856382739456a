/** What the benchmarks share. Each benchmark lies in the package whose code it measures, so that nothing is made public for it. */
@NullMarked
package org.palomar.bench;

import org.jspecify.annotations.NullMarked;
