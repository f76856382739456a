package org.palomar.relay.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.relay.session.Login;

/** Which names and passwords servers did not like when they were asked last. As many as there are in settings; safe for any thread. */
final class RefusedLogins {

    private final Map<Login, String> refused = new ConcurrentHashMap<>();

    void refused(Login login, String words) {
        refused.put(login, words);
    }

    void accepted(Login login) {
        refused.remove(login);
    }

    /** What was said of one, if it was not liked. */
    Optional<String> words(Login login) {
        return Optional.ofNullable(refused.get(login));
    }
}
