/**
 * The trace at work. {@link org.palomar.trace.internal.Recorder} takes what is told, as a part of whatever commit does it; {@link org.palomar.trace.internal.Archive} finds it;
 * {@link org.palomar.trace.internal.Sweeper} removes what is too old or too much; {@link org.palomar.trace.internal.Followers} pass on what becomes durable.
 *
 * <p>Invariants: nothing here refuses a unit of work or waits in one. What is told of is told once it is durable. An instance that has ended may still be part of units that are under
 * way: its contributions only put keys.
 */
@NullMarked
package org.palomar.trace.internal;

import org.jspecify.annotations.NullMarked;
