package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority that is nobody's but a test's, and a certificate from it, made with openssl; all in one folder. */
final class Credentials {

    private static final String PASSWORD = "test-only";

    private final Path folder;

    /** @param names that the certificate has */
    Credentials(Path folder, String... names) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority -keyout "
                + "authority.key -out authority.pem");
        openssl(
                "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -keyout key.pem -out request");
        Files.writeString(
                this.folder.resolve("names"),
                "subjectAltName="
                        + Arrays.stream(names).map(name -> "DNS:" + name).collect(Collectors.joining(",")));
        openssl("x509 -req -in request -CA authority.pem -CAkey authority.key -CAcreateserial -days 30 -extfile names "
                + "-out cert.pem");
        openssl("pkcs12 -export -in cert.pem -inkey key.pem -certfile authority.pem -passout pass:" + PASSWORD
                + " -out server.p12");
    }

    private void openssl(String arguments) {
        String command = "cd " + folder + " && openssl " + arguments;
        Distribution.Output output = Distribution.run("", "sh", "-c", command);
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
    }

    Path certificate() {
        return folder.resolve("cert.pem");
    }

    Path key() {
        return folder.resolve("key.pem");
    }

    /** The data of a TLSA record 3 1 1 for the certificate. */
    String fingerprint() throws IOException, GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(read("cert.pem").getPublicKey().getEncoded()));
    }

    private X509Certificate read(String name) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Options for a Java that trusts the authority and no other. */
    String trusting() throws IOException, GeneralSecurityException {
        Path file = folder.resolve("authorities.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", read("authority.pem"));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
    }

    /** What a server shows the certificate with. */
    SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
