package org.palomar.relay.session;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a server is who its name says, and remembers the answer; refuses the handshake only if that is demanded. TLS with anybody is better than none (RFC 7435 §3). For one
 * handshake.
 */
final class PeerTrust extends X509ExtendedTrustManager {

    private static final X509ExtendedTrustManager AUTHORITIES = authorities();

    private final boolean demanding;
    private Optional<String> doubt = Optional.of("no certificate was shown");

    PeerTrust(boolean demanding) {
        this.demanding = demanding;
    }

    /** The authorities that the JDK comes with. */
    private static X509ExtendedTrustManager authorities() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager found) {
                    return found;
                }
            }
            throw new IllegalStateException("the JDK knows no authorities");
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK's authorities can't be read", broken);
        }
    }

    /** Why the server may be another than its name says; empty if it is who it should be. */
    Optional<String> doubt() {
        return doubt;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        try {
            AUTHORITIES.checkServerTrusted(chain, kind, engine);
            doubt = Optional.empty();
        } catch (CertificateException untrusted) {
            doubt = Optional.of(String.valueOf(untrusted.getMessage()));
            if (demanding) {
                throw untrusted;
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("this is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, @Nullable Socket socket)
            throws CertificateException {
        throw new CertificateException("this is the client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
