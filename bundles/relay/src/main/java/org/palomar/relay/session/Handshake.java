package org.palomar.relay.session;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.palomar.api.address.Domain;
import org.palomar.net.OutgoingConnection;

/** Turns TLS on. */
final class Handshake {

    /**
     * What was agreed.
     *
     * @param description protocol and cipher suite
     * @param doubt why the server may be another; empty if it is who it should be
     */
    record Agreed(String description, Optional<String> doubt) {}

    private Handshake() {}

    /**
     * Shakes hands.
     *
     * @param host who the server should be, and whose certificate it is asked for (RFC 6066 §3)
     * @param demanding whether it must be
     * @throws IOException when it failed: the connection is of no more use
     */
    static Agreed shake(OutgoingConnection connection, Optional<Domain> host, boolean demanding, Duration deadline)
            throws IOException {
        PeerTrust trust = new PeerTrust(demanding);
        SSLEngine engine = context(trust)
                .createSSLEngine(
                        host.map(Domain::name)
                                .orElseGet(
                                        () -> connection.remote().getAddress().getHostAddress()),
                        connection.remote().getPort());
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        SSLParameters parameters = engine.getSSLParameters();
        // The rules of RFC 2818 for names, which are those of RFC 8461 §4.1 and RFC 7672 §3.2.1 as well.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        SSLSession session = connection.startTls(engine, deadline);
        return new Agreed(session.getProtocol() + " " + session.getCipherSuite(), trust.doubt());
    }

    /** Of its own for each handshake: nothing is resumed, so that the certificate is looked at each time. */
    private static SSLContext context(PeerTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK has TLS", broken);
        }
    }
}
