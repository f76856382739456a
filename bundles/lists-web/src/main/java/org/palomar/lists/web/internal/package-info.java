/**
 * The page by which a member leaves a mailing list. {@link org.palomar.lists.web.internal.LeaveServlet} answers; {@link org.palomar.lists.web.internal.Departures} asks the lists, which come and go.
 *
 * <p>Invariants: a GET changes nothing; nothing of a request is in an answer; without cookies or any other state. Threads of the web container, of which only a few at once wait for the store.
 */
@NullMarked
package org.palomar.lists.web.internal;

import org.jspecify.annotations.NullMarked;
