package org.palomar.web.internal;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handshake the server's TLS identity as it is at that moment, so that neither new certificates nor an update of their bundle needs a new port.
 * TLS 1.2 and 1.3 (RFC 9325 §3.1.1). Safe for any thread.
 */
final class CurrentTls extends SslContextFactory.Server {

    private final Supplier<SSLContext> current;

    CurrentTls(Supplier<SSLContext> current) {
        this.current = current;
        setSslContext(current.get());
        setIncludeProtocols("TLSv1.3", "TLSv1.2");
        setRenegotiationAllowed(false);
        // The certificate is chosen by the identity itself; a client that asks for no name, or for an address, gets the
        // default one.
        setSniRequired(false);
    }

    /** Jetty asks while it is constructed, too. */
    @Override
    public @Nullable SSLContext getSslContext() {
        return current == null ? null : current.get();
    }
}
