package org.palomar.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.palomar.api.auth.LoginContext;

/** One accepted connection. The session's thread uses it; {@link #close()} and {@link LineChannel#wakeReader()} may come from any thread. */
public interface Connection {

    /** Unique since the start of {@code net}; the MDC key {@code conn}. */
    long id();

    /** The listener's name, such as {@code imaps} or {@code submission}. */
    String listener();

    /** The protocol that the listener serves, such as {@code smtp}, {@code submission}, {@code lmtp}, {@code imap}, {@code pop3}. */
    String protocol();

    /** The client, after the PROXY protocol was applied. */
    InetSocketAddress remote();

    InetSocketAddress local();

    /**
     * Whether nothing of this connection leaves the machine: the listener is bound to a loopback address, and {@link #remote()} is one. Never where a proxy
     * does not say who its client is.
     */
    boolean loopbackListener();

    LineChannel channel();

    /** Whether TLS is on. */
    boolean isTls();

    /** Whether {@link #startTls()} would work: TLS is not on yet, and there are certificates. */
    boolean canStartTls();

    /** Protocol and cipher suite, such as {@code TLSv1.3 TLS_AES_128_GCM_SHA256}; empty without TLS. */
    String tlsDescription();

    /** Channel binding data {@code tls-server-end-point} (RFC 5929 §4). */
    Optional<byte[]> tlsEndPoint();

    /** From where and how somebody logs in here. */
    default LoginContext loginContext() {
        return new LoginContext(protocol(), remote(), isTls(), loopbackListener(), tlsEndPoint());
    }

    /**
     * Shakes hands, as the server. What the client sent before it is thrown away, so that nothing from before the handshake is read as if it had come after
     * (CVE-2011-0411); output must have been flushed. The caller resets its protocol's state.
     *
     * @throws IOException when the handshake failed: the connection is of no more use
     */
    void startTls() throws IOException;

    /** Tells {@code mail:sessions} who this is and what it does. */
    void describe(String account, String activity);

    /** Whether the handler is going: finish the command at hand, say good-bye, return. */
    boolean isDraining();

    /** Closes at once; reads and writes under way end with an {@link IOException}. */
    void close();
}
