package org.palomar.api.ratelimit;

import java.time.Duration;

/**
 * How much of a limit is used.
 *
 * @param subject a network, a sender's or a recipient's address; printable
 * @param used recipients that still count, at most the limit
 * @param pause how long until one more is taken; zero below the limit
 */
public record RateUsage(Kind kind, String subject, int used, int limit, Duration pause) {

    /** Whose mail is counted. */
    public enum Kind {
        PEER,
        SENDER,
        RECIPIENT
    }
}
