package org.palomar.managesieve.session;

/** What a command leads to. */
record Outcome(State next, Reply reply) {

    static Outcome ok(State next, String text) {
        return new Outcome(next, Reply.ok(text));
    }

    static Outcome no(State next, String code, String text) {
        return new Outcome(next, Reply.no(code, text));
    }

    static Outcome bye(String code, String text) {
        return new Outcome(new State.Ended(), Reply.bye(code, text));
    }

    /** The end for a client that is welcome again in a moment (RFC 5804 §1.3). */
    static Outcome restarting() {
        return bye("TRYLATER", "the service restarts, connect again");
    }
}
