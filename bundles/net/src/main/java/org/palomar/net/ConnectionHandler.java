package org.palomar.net;

import java.io.IOException;

/**
 * Speaks one protocol on the connections that {@code net} accepts. Registered as an OSGi service with the property {@value #PROTOCOL}; listeners name the
 * protocol that they serve. When a handler's service goes away, new connections wait for its successor, for as long as {@code net}'s {@code handover}
 * setting says.
 */
public interface ConnectionHandler {

    /** Service property: the protocol, such as {@code smtp}, {@code lmtp}, {@code imap}. A handler may serve several. */
    String PROTOCOL = "palomar.protocol";

    /**
     * Speaks until the session is over; {@code net} closes the connection when this returns or throws. Called on a virtual thread, for many
     * connections at once.
     *
     * @throws IOException when the connection broke or a deadline passed; {@code net} logs it for debugging only
     */
    void handle(Connection connection) throws IOException;

    /**
     * What a client hears, in the protocol's own words and with its line end, that can't be served now: there are too many connections, or the next version of
     * the handler did not come. Asked for once, when the handler is registered; ASCII, a line at most. Said where TLS has not begun or is on; the default
     * says nothing.
     */
    default String refusal() {
        return "";
    }

    /**
     * The handler is about to go: called once for each open connection, on another thread than the session's. Wakes the session so that it says its
     * protocol's good-bye ({@code 421}, {@code BYE}) at the next command boundary and returns. What has not returned after {@code net}'s
     * {@code drain} setting is closed. The default interrupts nothing and sets {@link Connection#isDraining()}, which idle reads see as
     * {@link LineChannel.Drained}.
     */
    default void drain(Connection connection) {
        connection.channel().wakeReader();
    }
}
