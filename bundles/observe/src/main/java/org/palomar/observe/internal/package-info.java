/**
 * Health and metrics over HTTP. {@link org.palomar.observe.internal.HealthServlet} gathers all findings,
 * {@link org.palomar.observe.internal.MetricsServlet} all figures, each at the moment it is asked; nothing is kept.
 *
 * <p>Invariants: who is neither on this machine nor has the token learns only whether the server is well; a source that fails does not hide the
 * others. The web container calls with many threads.
 */
@NullMarked
package org.palomar.observe.internal;

import org.jspecify.annotations.NullMarked;
