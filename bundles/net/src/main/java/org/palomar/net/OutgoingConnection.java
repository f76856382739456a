package org.palomar.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** A connection to another server, for one thread at a time, which has to close it. An interruption of that thread ends its waits with an {@link IOException}. */
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

    /**
     * The peer may take so long from now on to accept a piece of output, instead of what was agreed when the connection was opened: for last words, which nothing hangs on.
     *
     * @param write not negative
     */
    void hurry(Duration write);

    /** Sends what is buffered, says good-bye, closes. Never fails. Waits for the peer no longer than two seconds. */
    void finish();

    /** Closes at once. What it holds of buffers is given back here and in {@link #finish()} only, and counts until then: one of them has to be called, whatever became of the connection. */
    @Override
    void close();
}
