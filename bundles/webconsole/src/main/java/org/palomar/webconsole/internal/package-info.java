/**
 * Who gets into the Felix Web Console. {@link org.palomar.webconsole.internal.ConsoleGuard} is asked for each request, {@link
 * org.palomar.webconsole.internal.Administrators} knows passwords and roles, {@link org.palomar.webconsole.internal.GuessingBrake} counts wrong ones.
 *
 * <p>Invariants: a request reaches the console only with an administrator's password; a page of another site can't act through an administrator's browser.
 * The web container calls with many threads.
 */
@NullMarked
package org.palomar.webconsole.internal;

import org.jspecify.annotations.NullMarked;
