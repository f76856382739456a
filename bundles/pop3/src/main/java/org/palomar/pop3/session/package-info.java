/**
 * One POP3 session: its states, what each command does in them, and the replies. A session works on its connection's thread; what is shared
 * between sessions ({@link org.palomar.pop3.session.Shared}) is safe for any thread. A maildrop changes only at QUIT, in one durable change.
 */
@NullMarked
package org.palomar.pop3.session;

import org.jspecify.annotations.NullMarked;
