package org.palomar.pop3.session;

import java.util.Optional;

/** Where a session is (RFC 1939 §3). The UPDATE state lasts as long as QUIT's reply. */
sealed interface State {

    /** Nobody has logged in. {@code user} is what USER said. */
    record Authorization(Optional<String> user) implements State {}

    /** A maildrop is open and locked. */
    record Transaction(Maildrop maildrop) implements State {}

    /** The reply at hand is the last one. */
    record Ended() implements State {}

    static State start() {
        return new Authorization(Optional.empty());
    }
}
