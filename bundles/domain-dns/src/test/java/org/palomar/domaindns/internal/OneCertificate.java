package org.palomar.domaindns.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.palomar.api.tls.ServerTls;

/** The certificate of mail.example.test. Its key was thrown away; whether it has ended does not matter. */
final class OneCertificate implements ServerTls {

    @Override
    public SSLContext context() {
        throw new AssertionError("nobody connects");
    }

    @Override
    public List<X509Certificate> certificates() {
        try (InputStream in = Objects.requireNonNull(OneCertificate.class.getResourceAsStream("/mail.pem"))) {
            return List.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
