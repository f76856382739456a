/**
 * Counters and timings that a bundle keeps, and that {@code observe} reads when it is asked. Lock-free to write.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.metric;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
