package org.palomar.smtp.session;

import java.util.List;

/** What a command led to: the next state, and the replies to send. */
record Outcome(State next, List<Response> responses) {

    Outcome {
        responses = List.copyOf(responses);
    }

    /** Whether the first reply says no, for now or for ever; where all were sent already, it does not. */
    boolean refuses() {
        return !responses.isEmpty() && responses.getFirst().code() >= 400;
    }

    static Outcome of(State next, Response response) {
        return new Outcome(next, List.of(response));
    }

    /** The reply is the last; the connection ends. */
    static Outcome end(Response response) {
        return of(new State.Over(), response);
    }
}
