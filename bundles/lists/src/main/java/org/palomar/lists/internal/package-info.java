/**
 * Mailing lists. {@link org.palomar.lists.internal.Register} has all of them in memory and changes them in the store's commits; {@link org.palomar.lists.internal.Reception} takes what comes to their addresses
 * ({@link org.palomar.lists.internal.Doors}); {@link org.palomar.lists.internal.Distribution} brings posts to members.
 *
 * <p>Invariant: what memory says is what the store has, or is about to have in the commit that is being written. Readers of any thread; changes on the store's committer alone.
 */
@NullMarked
package org.palomar.lists.internal;

import org.jspecify.annotations.NullMarked;
