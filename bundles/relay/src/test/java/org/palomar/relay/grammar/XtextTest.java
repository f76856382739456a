package org.palomar.relay.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XtextTest {

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "ana@example.org, ana@example.org",
        "'a b', a+20b",
        "a+b=c, a+2Bb+3Dc",
        "~, ~",
        "!, !",
        "'\t\r\n\u007f', +09+0D+0A+7F",
        "\u00f1, +C3+B1",
        "\ud83d\udd4a, +F0+9F+95+8A"
    })
    void writesEverythingInVisibleAscii(String text, String encoded) {
        assertThat(Xtext.encode(text)).isEqualTo(encoded);
    }
}
