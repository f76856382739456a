package org.palomar.pop3.session;

import org.palomar.api.auth.Authenticator;
import org.palomar.api.mailbox.MailStore;

/** What the sessions of one server have in common. */
public record Shared(
        Held<Authenticator> authenticator, Held<MailStore> store, MaildropLocks locks, Pop3Metrics metrics) {

    /** Without services yet. */
    public static Shared fresh() {
        return new Shared(new Held<>(), new Held<>(), new MaildropLocks(), new Pop3Metrics());
    }
}
