package org.palomar.itests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Clients that believe the certificate which an instance made for itself, and no other. */
final class InstanceTrust {

    private InstanceTrust() {}

    /** A file for programs: the certificate in PEM, without the key that the instance keeps beside it. */
    static Path file(Distribution distribution) throws IOException {
        return Files.writeString(distribution.data().resolve("tmp/trusted.pem"), certificate(distribution));
    }

    /** For clients in Java. */
    static SSLContext context(Distribution distribution) throws IOException, GeneralSecurityException {
        return trusting(certificate(distribution));
    }

    /** Believes one certificate in PEM. */
    static SSLContext trusting(String pem) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "trusted",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static String certificate(Distribution distribution) throws IOException {
        String end = "-----END CERTIFICATE-----";
        String pem = Files.readString(distribution.data().resolve("certificates/default.pem"));
        return pem.substring(pem.indexOf("-----BEGIN CERTIFICATE-----"), pem.indexOf(end) + end.length()) + "\n";
    }
}
