package org.palomar.imap.session;

/**
 * What a handler returns.
 *
 * @param next the state that follows
 * @param farewell what a BYE after the reply says, if the connection can't go on; else empty
 */
record Outcome(State next, Reply reply, String farewell) {

    Outcome(State next, Reply reply) {
        this(next, reply, "");
    }

    /** The reply, BYE, and the end. */
    static Outcome last(Reply reply, String farewell) {
        return new Outcome(new State.Ended(), reply, farewell);
    }
}
