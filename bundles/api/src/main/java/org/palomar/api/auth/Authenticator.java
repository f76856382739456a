package org.palomar.api.auth;

import java.util.List;

/**
 * Checks passwords and runs SASL exchanges (RFC 4422). Safe for any thread; a check takes tens of milliseconds of one core by design and is
 * done by a bounded pool of its own, for which the calling thread waits.
 */
public interface Authenticator {

    /** Whether PLAIN, LOGIN and the protocols' own login commands may be used on this connection. */
    boolean plaintextAllowed(LoginContext context);

    /** The SASL mechanisms to advertise on this connection, the strongest first. */
    List<String> mechanisms(LoginContext context);

    /** Checks a login name and password. Takes the same time for every refusal. */
    LoginResult login(String name, Password password, LoginContext context);

    /**
     * Starts an exchange.
     *
     * @param mechanism as the client spelled it; one that is not in {@link #mechanisms} ends at the first response
     */
    SaslExchange start(String mechanism, LoginContext context);
}
