/**
 * Filters in Sieve at delivery. {@link org.palomar.delivery.internal.script.Filters} runs the operator's scripts and the owner's on one copy and answers what should become of it
 * ({@link org.palomar.delivery.internal.script.Filtered}); nothing is done here, and a message is never lost by a script that fails.
 */
@NullMarked
package org.palomar.delivery.internal.script;

import org.jspecify.annotations.NullMarked;
