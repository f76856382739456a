package org.palomar.imap.server;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.palomar.api.tls.ServerTls;

/** The certificate of mail.example.org, for both sides of a test. */
final class TestCertificate implements ServerTls {

    private static final char[] PASSWORD = "test-only".toCharArray();

    /** Read once: the password of a key store is slow to check. */
    private static final KeyStore STORE = read();

    private final SSLContext context;
    private final X509Certificate certificate;

    TestCertificate() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(STORE, PASSWORD);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, PASSWORD);
            trusted.setCertificateEntry("mail", STORE.getCertificate("mail"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            certificate = (X509Certificate) STORE.getCertificate("mail");
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static KeyStore read() {
        try (InputStream in =
                Objects.requireNonNull(TestCertificate.class.getResourceAsStream("/mail.example.org.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public SSLContext context() {
        return context;
    }

    @Override
    public List<X509Certificate> certificates() {
        return List.of(certificate);
    }
}
