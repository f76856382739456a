package org.palomar.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * A connection to another server. One thread at a time uses it; an interruption of that thread closes it. {@link #close()} may come from any.
 */
public interface OutgoingConnection extends AutoCloseable {

    InetSocketAddress remote();

    InetSocketAddress local();

    LineChannel channel();

    /** Whether the peer has neither sent anything that was not read nor closed its side; asked without waiting, before a connection that idled is used again. */
    boolean isQuiet();

    /** Whether TLS is on. */
    boolean isTls();

    /**
     * Shakes hands, as the client. Input that came before is thrown away, so that nothing from before the handshake is read as if it had come after (CVE-2011-0411, the client's
     * side of it). Whom the peer must be is the engine's affair, and that of whoever made it.
     *
     * @param engine in client mode, used for nothing else
     * @return what was agreed
     * @throws IOException when the handshake failed or took too long: the connection is of no more use
     */
    SSLSession startTls(SSLEngine engine, Duration deadline) throws IOException;

    /** Sends what is buffered, says good-bye, closes. Never fails. Waits for the peer no longer than two seconds. */
    void finish();

    /** Closes at once; reads and writes under way end with an {@link IOException}. */
    @Override
    void close();
}
