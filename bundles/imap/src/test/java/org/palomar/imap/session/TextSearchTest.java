package org.palomar.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TextSearchTest {

    /** Longer than what is looked at in one piece. */
    private static final int FAR = 40_000;

    private static boolean octets(String text, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        return new TextSearch(text).isIn(new ByteArrayInputStream(octets));
    }

    private static boolean characters(String text, String body) throws IOException {
        return new TextSearch(text).isIn(new StringReader(body));
    }

    @Test
    void findsTextsWhereverPiecesMeet() throws IOException {
        for (int before = 16_370; before < 16_400; before++) {
            String body = "x".repeat(before) + "Needle" + "x".repeat(FAR);
            assertThat(octets("nEEdle", body)).isTrue();
            assertThat(characters("nEEdle", body)).isTrue();
            assertThat(octets("needles", body)).isFalse();
            assertThat(characters("needles", body)).isFalse();
        }
    }

    @Test
    void foldsCaseBeyondAscii() throws IOException {
        assertThat(characters("\u00c9T\u00c9", "un \u00e9t\u00e9 chaud")).isTrue();
        assertThat(new TextSearch("\u00d1and\u00fa").isIn("EL \u00d1AND\u00da")).isTrue();
    }

    @Test
    void findsTheEmptyTextEverywhere() throws IOException {
        assertThat(octets("", "")).isTrue();
        assertThat(characters("", "")).isTrue();
        assertThat(new TextSearch("").isIn("")).isTrue();
    }

    @Test
    void findsATextWhoseBeginningComesOnceTooOften() throws IOException {
        for (String body : List.of("aabaabaac", "aaabaabaac", "aabaabaabaac")) {
            assertThat(octets("AABAABAAC", body)).isTrue();
            assertThat(characters("aabaabaac", body)).isTrue();
        }
        assertThat(characters("aabaabaac", "aabaabaabaa")).isFalse();
    }

    /** A hang's guard, not a figure: with work that is the product of both lengths it takes hours. */
    @Test
    void takesLinearTimeForHostileTexts() {
        String hay = "a".repeat(4_000_000);
        String needle = "a".repeat(500_000) + "b";
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            assertThat(octets(needle, hay)).isFalse();
            assertThat(characters(needle, hay)).isFalse();
            assertThat(new TextSearch(needle + "\u00e9").isIn(hay)).isFalse();
        });
    }

    @Test
    void findsTextsLongerThanAPiece() throws IOException {
        String text = "ab".repeat(FAR / 2);
        assertThat(octets(text, "x" + text)).isTrue();
        assertThat(characters(text, "x" + text + "y")).isTrue();
        assertThat(octets(text + "b", "x" + text)).isFalse();
    }
}
