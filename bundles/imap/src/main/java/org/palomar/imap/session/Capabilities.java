package org.palomar.imap.session;

import java.util.Optional;
import org.palomar.api.auth.Authenticator;

/** What the server says that it can do (RFC 9051 §6.1.1); only what works in full. */
final class Capabilities {

    // LITERAL+ includes what LITERAL- offers, and only one of them may be named (RFC 7888 §5).
    private static final String BASE = "IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE";

    private static final String AFTER_LOGIN = " IDLE NAMESPACE UIDPLUS UNSELECT CHILDREN LIST-EXTENDED LIST-STATUS"
            + " SPECIAL-USE CREATE-SPECIAL-USE STATUS=SIZE CONDSTORE MOVE ESEARCH SEARCHRES MULTIAPPEND BINARY OBJECTID"
            + " METADATA LIST-METADATA URLAUTH APPENDLIMIT=";

    private Capabilities() {}

    /** The list for this client now. Who has not logged in waits for the authenticator, should it be away. */
    static String of(Client client, boolean loggedIn) {
        if (loggedIn) {
            String server = client.settings().sieveServer();
            boolean scripts = !server.isEmpty() && client.services().events().isPresent();
            // RFC 6785 §2.1: where scripts can be put
            return BASE
                    + AFTER_LOGIN
                    + client.settings().appendLimit()
                    + (scripts ? " IMAPSIEVE=" + server : "")
                    + (client.services().filter().isPresent() ? " FILTER=SIEVE" : "");
        }
        StringBuilder text = new StringBuilder(BASE);
        if (client.connection().canStartTls()) {
            text.append(" STARTTLS");
        }
        Optional<Authenticator> authenticator =
                client.services().authenticator().within(client.settings().serviceWait());
        authenticator.ifPresent(present -> present.mechanisms(client.loginContext())
                .forEach(mechanism -> text.append(" AUTH=").append(mechanism)));
        // RFC 9051 §6.2.3. While nobody can tell, LOGIN inside TLS is answered by UNAVAILABLE, and not disabled.
        boolean disabled = authenticator
                .map(present -> !present.plaintextAllowed(client.loginContext()))
                .orElse(!client.connection().isTls());
        if (disabled) {
            text.append(" LOGINDISABLED");
        }
        return text.toString();
    }
}
