/**
 * Mailboxes over the store.
 *
 * <p>Whatever changes has two states, kept by {@link org.palomar.mailboxes.internal.Versioned}: the head, which only the committer thread sees and moves, and
 * the committed one, which everybody reads. A {@link org.palomar.mailboxes.internal.Change} moves heads while it writes, shows them once they are durable,
 * and takes them back if the group was not written. So no change waits for a lock, and nothing is visible that a power cut could undo.
 */
@NullMarked
package org.palomar.mailboxes.internal;

import org.jspecify.annotations.NullMarked;
