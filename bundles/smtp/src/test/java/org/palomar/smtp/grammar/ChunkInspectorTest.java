package org.palomar.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkInspectorTest {

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("", LineFault.NONE),
                Arguments.of("no line end", LineFault.NONE),
                Arguments.of("a\r\n.\r\nb\r\n", LineFault.NONE),
                Arguments.of("a long line of many octets, with no fault\r\n\r\n", LineFault.NONE),
                Arguments.of("a\nb\r\n", LineFault.BARE_LF),
                Arguments.of("a\n", LineFault.BARE_LF),
                Arguments.of("a\rb\r\n", LineFault.BARE_CR),
                Arguments.of("a\r\r\n", LineFault.BARE_CR),
                Arguments.of("a\r\n.\r", LineFault.BARE_CR),
                Arguments.of("a\r\n\nb", LineFault.BARE_LF),
                Arguments.of("a\rb\nc\r", LineFault.BARE_LF),
                Arguments.of("a\0b", LineFault.NUL));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void judgesAlikeHoweverTheChunksAreCut(String message, LineFault fault) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        for (int size = 1; size <= octets.length + 1; size++) {
            ChunkInspector inspector = new ChunkInspector();
            for (int from = 0; from < octets.length; from += size) {
                inspector.inspect(octets, from, Math.min(from + size, octets.length));
            }
            assertThat(inspector.faultAtEnd()).as("in chunks of %d", size).isEqualTo(fault);
        }
    }
}
