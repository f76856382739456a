package org.palomar.managesieve.session;

import org.palomar.api.directory.Account;

/** Where a session is (RFC 5804 §1.1). */
sealed interface State {

    /** Nobody has logged in. */
    record Before() implements State {}

    /** Somebody has. */
    record Authenticated(Account account) implements State {}

    /** The reply at hand is the last one. */
    record Ended() implements State {}
}
