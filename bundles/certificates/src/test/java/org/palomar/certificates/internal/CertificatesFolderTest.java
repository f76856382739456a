package org.palomar.certificates.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.certificates.internal.Handshakes.presented;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.health.HealthFinding;

/** The folder of the certificates is in trouble. */
class CertificatesFolderTest {

    @TempDir
    private Path folder;

    @Test
    void aListingThatFailsHalfwayIsAFindingUntilItSucceeds() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Certificates certificates = new Certificates(Map.of(), folder, Clock.systemUTC(), all -> {
            if (broken.get()) {
                // As Files.list does while it is iterated.
                throw new UncheckedIOException(new IOException("Input/output error"));
            }
            return List.of(folder.resolve("default.pem"));
        });
        var before = certificates.certificates();
        broken.set(true);
        certificates.reload();
        assertThat(certificates.certificates()).isEqualTo(before);
        assertThat(certificates.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("Input/output error"));
        broken.set(false);
        certificates.reload();
        assertThat(certificates.findings()).isEmpty();
    }

    @Test
    void aLinkToNothingTouchesNoOtherFile() throws Exception {
        Certificates certificates = new Certificates(Map.of(), folder, Clock.systemUTC());
        Files.createSymbolicLink(folder.resolve("link.pem"), folder.resolve("nothing"));
        SelfSigned.write(folder.resolve("customer.pem"), "mail.customer.test", Clock.systemUTC());
        certificates.reload();
        assertThat(presented(certificates, "mail.customer.test")).isEqualTo("CN=mail.customer.test");
        assertThat(certificates.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("link.pem: it leads to no file"));
    }

    @Test
    void aLinkToNothingIsNotReplacedByACertificateOfOurOwn() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("default.pem"), folder.resolve("unmounted/mail.pem"));
        Certificates certificates = new Certificates(Map.of(), folder, Clock.systemUTC());
        assertThat(link).isSymbolicLink();
        assertThat(certificates.findings())
                .extracting(HealthFinding::text)
                .anySatisfy(text -> assertThat(text).contains("default.pem: it leads to no file"));
        assertThat(certificates.findings())
                .extracting(HealthFinding::remedy)
                .anySatisfy(text -> assertThat(text).contains("restart the server without default.pem"));
        SelfSigned.write(
                Files.createDirectory(folder.resolve("unmounted")).resolve("mail.pem"), "mail.test", Clock.systemUTC());
        certificates.reload();
        assertThat(certificates.findings()).isEmpty();
        assertThat(presented(certificates, "mail.test")).isEqualTo("CN=mail.test");
    }
}
