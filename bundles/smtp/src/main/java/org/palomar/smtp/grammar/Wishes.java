package org.palomar.smtp.grammar;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.queue.Returned;

/**
 * How a submitted message is to be carried: the parameters of MAIL that a server passes on.
 *
 * @param returned RET (RFC 3461 §4.3)
 * @param envelopeId ENVID, decoded (RFC 3461 §4.4); empty if not given
 * @param priority MT-PRIORITY (RFC 6710), 0 if not given
 * @param hold HOLDFOR or HOLDUNTIL (RFC 4865)
 * @param by BY (RFC 2852)
 */
public record Wishes(
        Optional<Returned> returned, String envelopeId, int priority, Optional<Hold> hold, Optional<By> by) {

    /** None. */
    public static final Wishes NONE = new Wishes(Optional.empty(), "", 0, Optional.empty(), Optional.empty());

    /** When a message may go at the earliest. */
    public sealed interface Hold {

        /** The instant, for a message that comes now. */
        Instant from(Instant now);

        /** After so many seconds: 1 to 999,999,999. */
        record For(long seconds) implements Hold {
            @Override
            public Instant from(Instant now) {
                return now.plusSeconds(seconds);
            }
        }

        /** At an instant, which may have passed. */
        record Until(Instant instant) implements Hold {
            @Override
            public Instant from(Instant now) {
                return instant;
            }
        }
    }

    /**
     * By when a message must be there.
     *
     * @param seconds from now: up to nine digits; zero or less if it is late already, and may be returned no more
     * @param returned by-mode R, otherwise N
     * @param traced by-trace
     */
    public record By(long seconds, boolean returned, boolean traced) {}
}
