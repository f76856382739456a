package org.palomar.directory.internal.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFaultTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "two words",
                "ma\u00f1ana",
                "I\u00adX",
                "\u05e9\u05dc\u05d5\u05dd",
                "\u05e9\u05dc1\u05d5\u05dd",
                "\ud83d\udd4a"
            })
    void findsNothingWrongWithWhatScramCanUse(String password) {
        assertThat(PasswordFault.of(password.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\u200eb", "a\ue000", "a\u2028b"})
    void namesCharactersThatAreProhibited(String password) {
        assertThat(PasswordFault.of(password.getBytes(StandardCharsets.UTF_8))).contains(PasswordFault.PROHIBITED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u05e9\u05dc\u05d5\u05dd1", "1\u05e9", "\u05e9a\u05dd", "\u06271"})
    void namesMixedDirections(String password) {
        assertThat(PasswordFault.of(password.getBytes(StandardCharsets.UTF_8)))
                .contains(PasswordFault.MIXED_DIRECTIONS);
    }

    @Test
    void namesOctetsThatAreNoTextAndTextThatNobodySees() {
        assertThat(PasswordFault.of("ma\u00f1ana".getBytes(StandardCharsets.ISO_8859_1)))
                .contains(PasswordFault.NOT_UTF8);
        assertThat(PasswordFault.of("\u00ad".getBytes(StandardCharsets.UTF_8))).contains(PasswordFault.NOTHING_VISIBLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a\u200eb", "\u05e91", "\u00ad"})
    void isThereWheneverAPasswordCanNotBePrepared(String password) {
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        boolean prepared =
                SaslPrep.prepare(octets).filter(text -> !text.isEmpty()).isPresent();
        assertThat(PasswordFault.of(octets).isEmpty()).isEqualTo(prepared);
    }
}
