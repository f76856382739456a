package org.palomar.certificates.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Any file is a key with its certificates, or fails in a way that the reload expects: its earlier certificate stays. */
class IdentityFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void anyFileIsAnIdentityOrUnreadable(byte[] octets) throws IOException {
        for (String end : new String[] {".pem", ".p12"}) {
            Path file = Files.createTempFile("identity", end);
            try {
                Files.write(file, octets);
                assertThat(IdentityFiles.read(file, "fuzz".toCharArray()).chain())
                        .isNotEmpty();
            } catch (IOException | GeneralSecurityException | RuntimeException expected) {
                // what the reload expects
            } finally {
                Files.delete(file);
            }
        }
    }
}
