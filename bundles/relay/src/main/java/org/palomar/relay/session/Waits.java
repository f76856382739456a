package org.palomar.relay.session;

import java.time.Duration;

/**
 * How long is waited for what (RFC 5321 §4.5.3.2).
 *
 * @param connect for a connection
 * @param reply for a reply, and for a TLS handshake
 * @param end for the reply to the end of a message
 * @param output for the server to take a piece of output
 */
public record Waits(Duration connect, Duration reply, Duration end, Duration output) {

    /** Two that are as slow as can be are enough for any server that means to take mail. */
    private static final int SLOW_REPLIES = 2;

    /** How long all replies before the text of a message may take together; and how long servers that fail are followed by others. */
    public Duration all() {
        return reply.multipliedBy(SLOW_REPLIES);
    }
}
