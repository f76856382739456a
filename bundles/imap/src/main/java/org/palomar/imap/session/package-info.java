/**
 * An IMAP session: its states, and one handler for each command or group of commands.
 *
 * <p>Invariants: sequence numbers always mean the view that the client has been told of ({@link org.palomar.imap.session.OpenMailbox}); that view moves on
 * only where the protocol allows it to be told. A tagged OK is written after the store made the change durable. Untagged responses precede the tagged one of
 * the command that caused them.
 *
 * <p>Threads: everything here belongs to the thread of one connection. Two things come from other threads: the wake-up of a waiting read, and the
 * metrics' counters.
 */
@NullMarked
package org.palomar.imap.session;

import org.jspecify.annotations.NullMarked;
