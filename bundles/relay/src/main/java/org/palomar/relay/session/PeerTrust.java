package org.palomar.relay.session;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Looks whether a server is who its name says, and remembers the answer; refuses the handshake only if that is demanded. TLS with anybody is better than none (RFC 7435 §3). For one
 * handshake.
 */
final class PeerTrust extends ServerTrust {

    private static final X509ExtendedTrustManager AUTHORITIES = authorities();

    private final boolean demanding;
    private Optional<CertificateException> doubt = Optional.of(new CertificateException("no certificate was shown"));

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

    @Override
    Optional<CertificateException> doubt() {
        return doubt;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        try {
            AUTHORITIES.checkServerTrusted(chain, kind, engine);
            doubt = Optional.empty();
        } catch (CertificateException untrusted) {
            doubt = Optional.of(untrusted);
            if (demanding) {
                throw untrusted;
            }
        }
    }
}
