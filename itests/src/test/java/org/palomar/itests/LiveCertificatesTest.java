package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Certificates that openssl made are put into the running server, one for each name. */
@ExtendWith(SharedDistribution.class)
class LiveCertificatesTest {

    private static final int IMAPS = 2993;
    private static final String SECRET = "p12 password";

    private final Distribution distribution;

    LiveCertificatesTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void theDefaultCertificateIsReplaced() throws Exception {
        String pem = make("localhost");
        try (EditedFile file = new EditedFile(distribution, "certificates/default.pem")) {
            assertThat(trusts("localhost", pem)).isFalse();
            file.save(pem);
            await().until(() -> trusts("localhost", pem));
            assertThat(distribution.succeed("mail:certificate")).contains("29"); // days left
        }
    }

    @Test
    void eachDomainGetsItsOwnCertificate() throws Exception {
        String one = make("mail.one.example");
        String two = make("mail.two.example");
        try (EditedFile first = new EditedFile(distribution, "certificates/one.pem");
                EditedFile second = new EditedFile(distribution, "certificates/two.pem")) {
            first.save(one);
            second.save(two);
            await().until(() -> trusts("mail.one.example", one) && trusts("mail.two.example", two));
            assertThat(trusts("mail.one.example", two)).isFalse();
            assertThat(trusts("localhost", one)).isFalse();
        }
        await().until(() -> !trusts("mail.one.example", one));
    }

    @Test
    void theEncryptedPasswordOfAKeyStoreIsReadFromTheSettings() throws Exception {
        String pem = make("mail.secret.example");
        Path key = Files.writeString(distribution.data().resolve("tmp/secret.pem"), pem);
        Path store = distribution.data().resolve("certificates/secret.p12");
        run(
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                key.toString(),
                "-out",
                store.toString(),
                "-passout",
                "pass:" + SECRET);
        String encrypted = distribution.succeed("mail:encrypt '" + SECRET + "'").strip();
        assertThat(encrypted).startsWith("ENC(").doesNotContain(SECRET);
        try (EditedFile settings = new EditedFile(distribution, "etc/palomar.certificates.cfg")) {
            settings.saveWithLine("password = " + encrypted);
            await().until(() -> trusts("mail.secret.example", pem));
            assertThat(distribution.succeed("mail:config palomar.certificates")).doesNotContain(SECRET);
            settings.saveWithLine("password = " + encrypted.replace("ENC(", "ENC(x"));
            await().until(() -> distribution.succeed("mail:health").contains("palomar.certificates.cfg"));
            settings.saveWithLine("password = " + encrypted);
            await().until(() -> !distribution.succeed("mail:health").contains("certificates"));
        } finally {
            Files.delete(store);
        }
    }

    private String make(String name) throws IOException {
        Path pem = distribution.data().resolve("tmp/" + name + ".pem");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + name,
                "-keyout",
                pem + ".key",
                "-out",
                pem.toString());
        return Files.readString(pem) + Files.readString(Path.of(pem + ".key"));
    }

    private static void run(String... command) {
        Distribution.Output output = Distribution.run("", command);
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** Whether the server shows a certificate to who asks for this name that is in this PEM and has the name. */
    private boolean trusts(String name, String pem) throws Exception {
        try (SSLSocket socket = connect(name, pem)) {
            socket.startHandshake();
            return true;
        } catch (SSLException untrusted) {
            return false;
        }
    }

    private SSLSocket connect(String name, String pem) throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), distribution.port(IMAPS));
        plain.setSoTimeout(30_000);
        SSLSocket socket = (SSLSocket) InstanceTrust.trusting(pem)
                .getSocketFactory()
                .createSocket(plain, name, distribution.port(IMAPS), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }
}
