/**
 * What a mailbox shows, in memory: columns in chunks of messages. A chunk never changes for whoever can see it; a change copies the chunks that it touches
 * and shares the others, so that views are cheap to keep and to compare.
 *
 * <p>Appending fills free places of the last chunk's arrays beyond what any view counts. Only the committer thread appends, to the newest state alone, and
 * a state that was abandoned was never shown to anybody, so no reader ever sees such a place change.
 */
@NullMarked
package org.palomar.mailboxes.internal.column;

import org.jspecify.annotations.NullMarked;
