package org.palomar.certificates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.certificates.internal.Handshakes.certificate;
import static org.palomar.certificates.internal.Handshakes.presented;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;

class CertificatesTest {

    private static final String BROKEN = "-----BEGIN CERTIFICATE-----\nnonsense\n";

    @TempDir
    private Path folder;

    private Certificates open(Map<String, ?> properties) throws IOException, GeneralSecurityException {
        return new Certificates(properties, folder, Clock.systemUTC());
    }

    @Test
    void makesACertificateThatOnlyTheServerMayReadAndKeepsIt() throws Exception {
        X509Certificate made =
                open(Map.of("host-name", "mail.example.test")).certificates().getFirst();
        assertThat(made.getSubjectX500Principal().getName()).isEqualTo("CN=mail.example.test");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("default.pem"))))
                .isEqualTo("rw-------");
        assertThat(open(Map.of()).certificates()).containsExactly(made);
    }

    @Test
    void presentsTheCertificateForTheNameThatTheClientAsksFor() throws Exception {
        Certificates certificates = open(Map.of("host-name", "mail.example.test"));
        SelfSigned.write(folder.resolve("customer.pem"), "mail.customer.test", Clock.systemUTC());
        certificates.reload();
        assertThat(presented(certificates, "mail.customer.test")).isEqualTo("CN=mail.customer.test");
        assertThat(presented(certificates, "mail.example.test")).isEqualTo("CN=mail.example.test");
        assertThat(presented(certificates, "unknown.test")).isEqualTo("CN=mail.example.test");
    }

    @Test
    void showsANewCertificateToTheNextClient() throws Exception {
        Certificates certificates = open(Map.of("host-name", "old.example.test"));
        assertThat(presented(certificates, "any.test")).isEqualTo("CN=old.example.test");
        SelfSigned.write(folder.resolve("default.pem"), "new.example.test", Clock.systemUTC());
        Files.setLastModifiedTime(
                folder.resolve("default.pem"), FileTime.from(Instant.now().plusSeconds(5)));
        certificates.reload();
        assertThat(presented(certificates, "any.test")).isEqualTo("CN=new.example.test");
    }

    @Test
    void namesABrokenFileAndTakesTheNewOneBesideIt() throws Exception {
        Certificates certificates = open(Map.of());
        Files.writeString(folder.resolve("broken.pem"), BROKEN);
        SelfSigned.write(folder.resolve("customer.pem"), "mail.customer.test", Clock.systemUTC());
        certificates.reload();
        assertThat(presented(certificates, "mail.customer.test")).isEqualTo("CN=mail.customer.test");
        assertThat(certificates.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.text()).contains("broken.pem");
            assertThat(finding.severity()).isEqualTo(Severity.DEGRADED);
        });
        Files.delete(folder.resolve("broken.pem"));
        certificates.reload();
        assertThat(certificates.findings()).isEmpty();
    }

    @Test
    void keepsTheCertificateOfAFileThatBreaksAndRenewsTheOthers() throws Exception {
        SelfSigned.write(folder.resolve("a.pem"), "a.test", Clock.systemUTC());
        SelfSigned.write(folder.resolve("b.pem"), "b.test", Clock.systemUTC());
        Certificates certificates = open(Map.of());
        X509Certificate old = certificate(certificates, "b.test");
        Files.writeString(folder.resolve("a.pem"), BROKEN);
        SelfSigned.write(folder.resolve("b.pem"), "b.test", Clock.systemUTC());
        certificates.reload();
        assertThat(presented(certificates, "a.test")).isEqualTo("CN=a.test");
        assertThat(certificate(certificates, "b.test")).isNotEqualTo(old);
        assertThat(certificates.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("a.pem", "stays in force"));
    }

    @Test
    void forgetsTheCertificateOfAFileThatIsGoneThoughAnotherIsBroken() throws Exception {
        SelfSigned.write(folder.resolve("gone.pem"), "gone.test", Clock.systemUTC());
        Certificates certificates = open(Map.of());
        Files.delete(folder.resolve("gone.pem"));
        Files.writeString(folder.resolve("broken.pem"), BROKEN);
        certificates.reload();
        assertThat(presented(certificates, "gone.test")).isEqualTo("CN=localhost");
    }

    @Test
    void isDownWithoutAnyUsableCertificate() throws Exception {
        Files.writeString(folder.resolve("default.pem"), BROKEN);
        assertThat(open(Map.of()).findings())
                .extracting(HealthFinding::severity)
                .contains(Severity.DOWN);
    }

    @Test
    void readsFilesAsOpensslWritesThem() throws Exception {
        Path file = folder.resolve("ec.pem");
        run(
                "openssl",
                "ecparam",
                "-name",
                "prime256v1",
                "-genkey",
                "-out",
                folder.resolve("key").toString());
        run(
                "openssl",
                "req",
                "-x509",
                "-key",
                folder.resolve("key").toString(),
                "-subj",
                "/CN=ec.test",
                "-addext",
                "subjectAltName=DNS:ec.test",
                "-out",
                file.toString());
        Files.writeString(file, Files.readString(folder.resolve("key")), StandardOpenOption.APPEND);
        run(
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                file.toString(),
                "-passout",
                "pass:secret",
                "-out",
                folder.resolve("ec.p12").toString());
        Certificates certificates = open(Map.of("password", "secret"));
        assertThat(certificates.findings()).isEmpty();
        assertThat(certificates.certificates()).hasSize(3);
        assertThat(presented(certificates, "ec.test")).isEqualTo("CN=ec.test");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void warnsBeforeACertificateEnds() throws Exception {
        open(Map.of());
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(3645)), ZoneOffset.UTC);
        assertThat(new Certificates(Map.of(), folder, later).findings()).hasSize(1);
    }
}
