package org.palomar.managesieve.session;

import org.palomar.api.auth.Authenticator;
import org.palomar.api.script.Scripts;
import org.palomar.net.Available;

/** What the sessions of one server have in common. */
public record Shared(Available<Authenticator> authenticator, Available<Scripts> scripts, SieveMetrics metrics) {

    /** How many services have left so far; see {@link Available#departures()}. */
    int departures() {
        return authenticator.departures() + scripts.departures();
    }

    /** Without services yet. */
    public static Shared fresh() {
        return new Shared(new Available<>(), new Available<>(), new SieveMetrics());
    }
}
