package org.palomar.api.auth;

import org.palomar.api.directory.Account;

/** How a login ended. */
public sealed interface LoginResult {

    /** Who it is. */
    record Granted(Account account) implements LoginResult {}

    /** No such user, wrong password or disabled account: nobody learns which. */
    record Refused() implements LoginResult {}

    /** Passwords in plain text are not taken on this connection; it needs TLS first. */
    record TlsRequired() implements LoginResult {}

    /** The directory can't answer, or too many checks are waiting: try later. Answered no sooner than a refusal is. */
    record Unavailable() implements LoginResult {}
}
