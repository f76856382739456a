package org.palomar.api.auth;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.palomar.api.directory.Account;

/** How a login ended. */
public sealed interface LoginResult {

    /** Who it is. */
    record Granted(Account account) implements LoginResult {}

    /** No such user, wrong password or disabled account: nobody learns which. */
    record Refused() implements LoginResult {}

    /** Passwords in plain text are not taken on this connection; it needs TLS first. */
    record TlsRequired() implements LoginResult {}

    /** Too many wrong passwords came from there: whatever this one is, it is not taken before that time. Answered no sooner than a refusal is. */
    record Blocked(Instant until) implements LoginResult {

        private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);

        /** What the client is told, in English and Spanish, without accents, as protocols have ASCII. */
        public String text() {
            String end = WHEN.format(until.plusSeconds(59));
            return "too many wrong passwords came from your network; try again at " + end
                    + " / demasiadas claves erroneas desde su red; pruebe otra vez a las " + end;
        }
    }

    /** The directory can't answer, or too many checks are waiting: try later. Answered no sooner than a refusal is. */
    record Unavailable() implements LoginResult {}
}
