package org.palomar.relay.peer;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What a server shows. */
public enum Certificate {
    /** Of mail.example.org, and an authority of the tests vouches for it. */
    TRUSTED,
    /** Of other.example, for which nobody vouches. */
    STRANGER;

    private static final char[] PASSWORD = "test-only".toCharArray();

    SSLContext context() throws IOException {
        String file = this == TRUSTED ? "/trusted.p12" : "/stranger.p12";
        try (InputStream in = Objects.requireNonNull(Certificate.class.getResourceAsStream(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
