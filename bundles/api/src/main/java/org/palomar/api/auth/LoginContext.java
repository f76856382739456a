package org.palomar.api.auth;

import java.net.InetSocketAddress;
import java.util.Optional;

/** From where and how somebody logs in. */
public final class LoginContext {

    private final String protocol;
    private final InetSocketAddress remote;
    private final boolean tls;
    private final boolean loopbackListener;
    private final Optional<byte[]> endPoint;

    /**
     * @param protocol such as {@code imap}
     * @param remote the client, after the PROXY protocol was applied
     * @param tls whether the connection is encrypted
     * @param loopbackListener whether the listener is bound to a loopback address and the client is known to be on this machine: neither somebody whom a
     *     local proxy names elsewhere, nor somebody whom it does not name
     * @param endPoint channel binding data {@code tls-server-end-point} (RFC 5929 §4) where TLS is on
     */
    public LoginContext(
            String protocol,
            InetSocketAddress remote,
            boolean tls,
            boolean loopbackListener,
            Optional<byte[]> endPoint) {
        this.protocol = protocol;
        this.remote = remote;
        this.tls = tls;
        this.loopbackListener = loopbackListener;
        this.endPoint = endPoint.map(byte[]::clone);
    }

    public String protocol() {
        return protocol;
    }

    public InetSocketAddress remote() {
        return remote;
    }

    public boolean tls() {
        return tls;
    }

    public boolean loopbackListener() {
        return loopbackListener;
    }

    public Optional<byte[]> endPoint() {
        return endPoint.map(byte[]::clone);
    }
}
