package org.palomar.relay.session;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.palomar.api.address.Domain;
import org.palomar.net.OutgoingConnection;
import org.palomar.relay.sts.StsPolicy;

/** Turns TLS on. */
final class Handshake {

    /**
     * What was agreed.
     *
     * @param description protocol and cipher suite
     * @param by how it was found out who the server is
     * @param doubt why the server may be another; empty if it is who it should be
     */
    record Agreed(String description, String by, Optional<CertificateException> doubt) {}

    private Handshake() {}

    /**
     * Shakes hands.
     *
     * @throws IOException when it failed: the connection is of no more use
     */
    static Agreed shake(OutgoingConnection connection, Hop hop, Duration deadline) throws IOException {
        ServerTrust trust = hop.dane()
                .<ServerTrust>map(DaneTrust::new)
                .orElseGet(() -> new PeerTrust(hop.tls().verifies()));
        SSLSession session = shake(connection, hop, trust, hop.dane().isEmpty(), deadline);
        return new Agreed(described(session), by(hop), trust.doubt());
    }

    /** Protocol and cipher suite. */
    static String described(SSLSession session) {
        return session.getProtocol() + " " + session.getCipherSuite();
    }

    /**
     * Shakes hands.
     *
     * @param named whether the trust compares the name as well
     */
    static SSLSession shake(OutgoingConnection connection, Hop hop, ServerTrust trust, boolean named, Duration deadline)
            throws IOException {
        // whose certificate the server is asked for (RFC 6066 §3)
        Optional<Domain> name = hop.dane().map(Dane::base).or(hop::host);
        SSLEngine engine = context(trust)
                .createSSLEngine(
                        name.map(Domain::name)
                                .orElseGet(
                                        () -> connection.remote().getAddress().getHostAddress()),
                        connection.remote().getPort());
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (named) {
            SSLParameters parameters = engine.getSSLParameters();
            // The rules of RFC 2818 for names, which are those of RFC 8461 §4.1 as well.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        return connection.startTls(engine, deadline);
    }

    private static String by(Hop hop) {
        if (hop.dane().isPresent()) {
            return " by DANE";
        }
        return hop.sts().filter(StsPolicy::isEnforced).isPresent() ? " by MTA-STS" : "";
    }

    /** Of its own for each handshake: nothing is resumed, so that the certificate is looked at each time. */
    private static SSLContext context(ServerTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK has TLS", broken);
        }
    }
}
