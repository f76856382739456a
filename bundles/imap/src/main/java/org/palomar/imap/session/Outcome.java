package org.palomar.imap.session;

/** What a handler returns: the state that follows, and the reply. */
record Outcome(State next, Reply reply) {}
