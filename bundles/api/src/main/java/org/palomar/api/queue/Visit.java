package org.palomar.api.queue;

import java.util.Optional;

/**
 * A server that was spoken to, or should have been, in an attempt.
 *
 * @param server its name and address, for people; at most {@value #MAX_TEXT} characters
 * @param tls protocol, cipher suite, and whether it was verified, for people; empty if it did not come to that
 * @param obstacle why it took nothing, if no session was to be had with it
 */
public record Visit(String server, String tls, Optional<RemoteReply> obstacle) {

    public static final int MAX_TEXT = 400;

    public Visit {
        server = Printable.neutralised(server, MAX_TEXT);
        tls = Printable.neutralised(tls, MAX_TEXT);
    }
}
