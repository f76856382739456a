package org.palomar.certificates.internal;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What an operator brings: a key of a kind of one's choice and the certificate that an authority gave for it. */
record OwnCertificate(PrivateKey key, X509Certificate certificate) {

    private static final Duration LIFE = Duration.ofDays(90);

    /** The least that TLS takes: larger keys take seconds to make. */
    private static final int QUICK_RSA_BITS = 1024;

    /**
     * Makes both.
     *
     * @param kind a key algorithm such as {@code RSA}
     */
    static OwnCertificate of(String kind, String host) throws Exception {
        return of(kind, host, Instant.now());
    }

    /** The same, in the middle of whose life is {@code now}. */
    static OwnCertificate of(String kind, String host, Instant now) throws Exception {
        KeyPair pair = pair(kind);
        KeyPair issuer = pair("EC");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=Authority"),
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(LIFE)),
                Date.from(now.plus(LIFE)),
                new X500Name("CN=" + host + ",OU=" + kind),
                pair.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        return new OwnCertificate(
                pair.getPrivate(),
                new JcaX509CertificateConverter()
                        .getCertificate(builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate()))));
    }

    private static KeyPair pair(String kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (kind.startsWith("RSA")) {
            generator.initialize(QUICK_RSA_BITS);
        }
        return generator.generateKeyPair();
    }

    /** Writes a PEM file with this certificate and this key. */
    void writePem(Path file) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(certificate);
            pem.writeObject(new JcaPKCS8Generator(key, null));
        }
        Files.writeString(file, text.toString());
    }
}
