package org.palomar.certificates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.certificates.internal.Handshakes.certificate;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate a client is shown that prefers ECDSA and takes RSA as well. */
class SniKeyManagerTest {

    private static final String HOST = "mail.example.test";

    @TempDir
    private Path folder;

    private OwnCertificate rsa;

    @BeforeEach
    void anOperatorBringsAnRsaCertificate() throws Exception {
        rsa = OwnCertificate.of("RSA", HOST);
        rsa.writePem(folder.resolve("own.pem"));
    }

    private Certificates open(String hostName) throws Exception {
        return new Certificates(Map.of("host-name", hostName), folder, Clock.systemUTC());
    }

    @Test
    void theNameDecidesBeforeTheKindOfKeyThatTheClientPrefers() throws Exception {
        assertThat(certificate(open("localhost"), HOST)).isEqualTo(rsa.certificate());
    }

    @Test
    void theSelfSignedDefaultYieldsToAnotherCertificateForTheSameName() throws Exception {
        assertThat(certificate(open(HOST), HOST)).isEqualTo(rsa.certificate());
    }

    @Test
    void saysWhatIsShownForANameOfEachKindOfKey() throws Exception {
        OwnCertificate ec = OwnCertificate.of("EC", HOST);
        ec.writePem(folder.resolve("own-too.pem"));
        assertThat(open(HOST).shownFor(HOST)).containsExactlyInAnyOrder(rsa.certificate(), ec.certificate());
    }

    @Test
    void theKindOfKeyDecidesAmongCertificatesForTheSameName() throws Exception {
        OwnCertificate ec = OwnCertificate.of("EC", HOST);
        ec.writePem(folder.resolve("own-too.pem"));
        assertThat(certificate(open("localhost"), HOST)).isEqualTo(ec.certificate());
    }

    /** An operator puts the next one beside it before it ends, or when it has ended. */
    @ParameterizedTest
    @ValueSource(longs = {30, 200})
    void theOneThatEndsLastIsShownWhateverTheFilesAreCalled(long daysAgo) throws Exception {
        Instant before = Instant.now().minus(Duration.ofDays(daysAgo));
        OwnCertificate.of("RSA", HOST, before).writePem(folder.resolve("default.pem"));
        OwnCertificate.of("RSA", HOST, before).writePem(folder.resolve("2025.pem"));
        Certificates certificates = open("localhost");
        assertThat(certificate(certificates, HOST)).isEqualTo(rsa.certificate());
        assertThat(certificate(certificates, "unknown.test"))
                .as("in place of the default")
                .isEqualTo(rsa.certificate());
    }

    @Test
    void whatHasNotBegunYetWaits() throws Exception {
        OwnCertificate.of("RSA", HOST, Instant.now().plus(Duration.ofDays(200))).writePem(folder.resolve("z.pem"));
        assertThat(certificate(open("localhost"), HOST)).isEqualTo(rsa.certificate());
    }

    @Test
    void theDefaultIsShownForUnknownNamesWhateverKindIsPreferred() throws Exception {
        OwnCertificate fallback = OwnCertificate.of("RSA", "fallback.test");
        fallback.writePem(folder.resolve("default.pem"));
        OwnCertificate.of("EC", "other.test").writePem(folder.resolve("other.pem"));
        assertThat(certificate(open("localhost"), "unknown.test")).isEqualTo(fallback.certificate());
    }
}
