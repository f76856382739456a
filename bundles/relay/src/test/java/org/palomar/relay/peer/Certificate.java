package org.palomar.relay.peer;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What a server shows. */
public enum Certificate {
    /** Of mail.example.org, and an authority of the tests vouches for it. */
    TRUSTED,
    /** Of other.example, for which nobody vouches. */
    STRANGER,
    /** Of mail.example.org, by an authority that nobody trusts, with which it comes. */
    VOUCHED,
    /** Of mta-sts.example.org, and an authority of the tests vouches for it. */
    POLICY;

    private static final char[] PASSWORD = "test-only".toCharArray();

    /** What it looks like, the server's own first. */
    public List<X509Certificate> chain() throws IOException {
        try {
            KeyStore store = store();
            return Arrays.stream(store.getCertificateChain(store.aliases().nextElement()))
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** What a server shows it with. */
    public SSLContext context() throws IOException {
        try {
            KeyStore store = store();
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        String file = "/" + name().toLowerCase(Locale.ROOT) + ".p12";
        try (InputStream in = Objects.requireNonNull(Certificate.class.getResourceAsStream(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        }
    }
}
