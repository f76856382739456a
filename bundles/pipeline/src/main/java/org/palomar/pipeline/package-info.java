/**
 * The door of the pipeline: {@link org.palomar.pipeline.Pipelines} makes one without OSGi; in OSGi its services are found under the interfaces of
 * {@code org.palomar.api.pipeline}.
 *
 * <p>Invariants: every recipient of a message ends in exactly one disposition; a step sees only recipients in its scope, and only those that no
 * earlier step has ended; what a message's header says never becomes a Camel header. Safe for any thread.
 */
@NullMarked
package org.palomar.pipeline;

import org.jspecify.annotations.NullMarked;
