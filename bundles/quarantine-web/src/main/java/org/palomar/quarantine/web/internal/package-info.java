/**
 * The page by which an owner releases a message by a link of a digest. {@link org.palomar.quarantine.web.internal.ReleaseServlet} answers; {@link org.palomar.quarantine.web.internal.Releases} asks the quarantine, which comes and
 * goes.
 *
 * <p>Invariants: a GET changes nothing; what strangers wrote is in a page as text alone; without cookies or any other state. Threads of the web container, of which only a few at once wait for the store.
 */
@NullMarked
package org.palomar.quarantine.web.internal;

import org.jspecify.annotations.NullMarked;
