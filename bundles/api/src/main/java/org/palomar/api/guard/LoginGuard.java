package org.palomar.api.guard;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Refuses logins from where wrong passwords came. Whoever checks passwords asks before each check, and tells how it ended. Answers from memory at once. Safe for any thread.
 */
public interface LoginGuard {

    /** Until when such logins are refused, whatever the password; empty where it may be tried. */
    Optional<Instant> refused(LoginAttempt attempt);

    /**
     * A password was wrong, or no such account is there, or it is disabled: all count alike, so that nobody learns which.
     *
     * @param password the same number for the same name and password, and hardly ever for others, as mail programs send an old one again and again: that counts once. Empty where the password is not known
     * @return until when such logins were refused already when it came, as wrong ones came while this one was checked; also where a known owner would be let in, so that nobody learns who is known
     */
    Optional<Instant> wrong(LoginAttempt attempt, OptionalLong password);

    /**
     * A password was right: asked before anybody is let in, since wrong ones may have come while this one was checked.
     *
     * @return as {@link #refused}; where it is empty the login counts as done, and its place as known to its owner
     */
    Optional<Instant> right(LoginAttempt attempt);
}
