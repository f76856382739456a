/**
 * What the pipeline is made of. {@link org.palomar.pipeline.internal.StepRegistry} knows the steps; a
 * {@link org.palomar.pipeline.internal.StageRun} asks them for one message and keeps what became of each recipient in a
 * {@link org.palomar.pipeline.internal.Judgement}; {@link org.palomar.pipeline.internal.StageRoutes} are the Camel routes that a run walks.
 *
 * <p>Threads: a run's steps work on a virtual thread of their own while the caller waits and watches their deadlines. A step that overstays is
 * interrupted and left behind with its thread; a fresh thread goes on with the next step. So a late interrupt never hits the caller, whose thread
 * may own a connection.
 */
@NullMarked
package org.palomar.pipeline.internal;

import org.jspecify.annotations.NullMarked;
