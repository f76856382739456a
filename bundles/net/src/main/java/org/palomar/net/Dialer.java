package org.palomar.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens connections to other servers. They have what accepted ones have: bounded lines, a deadline for each wait, no buffer while idle. A service of {@code net}; safe for any
 * thread.
 */
public interface Dialer {

    /**
     * Connects, on the caller's thread, which may be a virtual one.
     *
     * @param source the address to come from; empty for the system's choice
     * @param connect most time until the peer has answered
     * @param write most time that the peer may take to accept one piece of output
     * @throws IOException when there is no connection: the peer refused, did not answer, or can't be reached
     */
    OutgoingConnection connect(InetSocketAddress remote, Optional<InetAddress> source, Duration connect, Duration write)
            throws IOException;
}
