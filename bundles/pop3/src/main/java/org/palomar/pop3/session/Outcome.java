package org.palomar.pop3.session;

/** What a command leads to. */
record Outcome(State next, Reply reply) {

    static Outcome ok(State next, String text) {
        return new Outcome(next, new Reply.Ok(text));
    }

    static Outcome refused(State next, Reply.Code code, String text) {
        return new Outcome(next, new Reply.Refusal(code, text));
    }

    static Outcome refused(State next, String text) {
        return refused(next, Reply.Code.NONE, text);
    }

    /** The end for a client that is welcome again in a moment (RFC 3206 §4). */
    static Outcome restarting() {
        return refused(new State.Ended(), Reply.Code.SYS_TEMP, "the service restarts, connect again");
    }
}
