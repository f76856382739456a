package org.palomar.directory.internal.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SaslPrepTest {

    /** RFC 4013 §3. */
    @Test
    void preparesTheExamplesOfTheRfc() {
        assertThat(SaslPrep.prepare("I\u00adX")).contains("IX");
        assertThat(SaslPrep.prepare("user")).contains("user");
        assertThat(SaslPrep.prepare("USER")).contains("USER");
        assertThat(SaslPrep.prepare("\u00aa")).contains("a");
        assertThat(SaslPrep.prepare("\u2168")).contains("IX");
        assertThat(SaslPrep.prepare("\u0007")).isEmpty();
        assertThat(SaslPrep.prepare("\u06271")).isEmpty();
    }

    @Test
    void spacesOfAllKindsAreOne() {
        assertThat(SaslPrep.prepare("a\u00a0b\u3000c")).contains("a b c");
    }

    @Test
    void composedAndDecomposedAreEqual() {
        assertThat(SaslPrep.prepare("ma\u0301s")).isEqualTo(SaslPrep.prepare("m\u00e1s"));
    }

    @Test
    void octetsThatAreNoUtf8CanNotBePrepared() {
        assertThat(SaslPrep.prepare(new byte[] {(byte) 0xff})).isEmpty();
        assertThat(SaslPrep.prepare("más".getBytes(StandardCharsets.UTF_8))).contains("más");
    }
}
