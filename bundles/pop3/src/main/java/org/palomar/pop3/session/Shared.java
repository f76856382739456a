package org.palomar.pop3.session;

import org.palomar.api.auth.Authenticator;
import org.palomar.api.mailbox.MailStore;
import org.palomar.net.Available;

/** What the sessions of one server have in common. */
public record Shared(
        Available<Authenticator> authenticator, Available<MailStore> store, MaildropLocks locks, Pop3Metrics metrics) {

    /** How many services have left so far; see {@link Available#departures()}. */
    int departures() {
        return authenticator.departures() + store.departures();
    }

    /** Without services yet. */
    public static Shared fresh() {
        return new Shared(new Available<>(), new Available<>(), new MaildropLocks(), new Pop3Metrics());
    }
}
