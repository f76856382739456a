/**
 * A script at work on one message: the state of a run, the message as the script has changed it, what it wants done, and the budgets. For one thread.
 */
@NullMarked
package org.palomar.sieve.internal.run;

import org.jspecify.annotations.NullMarked;
