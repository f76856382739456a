package org.palomar.api.destination;

import java.time.Duration;
import java.util.Optional;
import org.palomar.api.queue.RemoteReply;

/**
 * One connection with a server. All text is for people, without control characters.
 *
 * @param server its name and address
 * @param route the routes that mail would take so, by name
 * @param source the address of ours that it came from, and the name that we gave; empty if there was no connection
 * @param demand what is demanded of TLS, and why
 * @param greeting what the server said at first
 * @param tls protocol and cipher suite; empty without TLS
 * @param certificate what it showed
 * @param recipient what it says of the recipient, if it was asked
 * @param obstacle why no mail would go over the connection; empty if it would
 * @param took from the first packet to the last
 */
public record ServerCall(
        String server,
        String route,
        String source,
        String demand,
        Optional<RemoteReply> greeting,
        String tls,
        Optional<ShownCertificate> certificate,
        Optional<RemoteReply> recipient,
        String obstacle,
        Duration took) {}
