package org.palomar.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDecoderTest {

    /**
     * What came out.
     *
     * @param rest what follows the end; empty if there was no end
     */
    record Decoded(String text, Optional<String> rest, LineFault fault) {}

    @ParameterizedTest
    @CsvSource({
        "'.~',                 '',               ''",
        "'a~.~',               'a~',             ''",
        "'a~..~.~',            'a~.~',           ''",
        "'..~...~.a~.~',       '.~..~a~',        ''",
        "'a~~.~QUIT~',         'a~~',            'QUIT~'",
        "'tab\ta~.b.~.~.~',    'tab\ta~b.~',     '.~'",
        "'a line of more than sixteen octets~and another of them~.~', 'a line of more than sixteen octets~and another of them~', ''"
    })
    void findsTheEndAndTakesDotsOff(String wire, String text, String rest) {
        assertThat(decodeInEveryWay(crlf(wire)))
                .isEqualTo(new Decoded(crlf(text), Optional.of(crlf(rest)), LineFault.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\n",
                "a\n.\r\n",
                "a\r.\r",
                "a\r.\r\n",
                "a\r\n.\n",
                "a\r\n.\r",
                "a\r\n\0.\r\n",
                "a\r\n.\0\r\n",
                "a\n\n.\r\n",
                "a\r\r.\r\r",
                "a\r\n.\r\r\n",
                "a\0\r\n.\n\r\n",
                "\n.\r\n",
                "\r.\r\n"
            })
    void takesNothingElseForTheEnd(String wire) {
        Decoded decoded = decodeInEveryWay(wire);
        assertThat(decoded.rest()).isEmpty();
        Decoded ended = decodeInEveryWay(wire + "x\r\n.\r\nMAIL FROM:<a@b>\r\n");
        assertThat(ended.rest()).contains("MAIL FROM:<a@b>\r\n");
        assertThat(ended.fault()).isNotEqualTo(LineFault.NONE);
    }

    @Test
    void namesTheFirstFaultThatIsNoBareCr() {
        assertThat(decodeInEveryWay("a\nb\rc\0\r\n.\r\n").fault()).isEqualTo(LineFault.BARE_LF);
        assertThat(decodeInEveryWay("a\rb\nc\0\r\n.\r\n").fault()).isEqualTo(LineFault.BARE_LF);
        assertThat(decodeInEveryWay("a\rb\0c\n\r\n.\r\n").fault()).isEqualTo(LineFault.NUL);
        assertThat(decodeInEveryWay("a\rb\r\r\n.\r\n").fault()).isEqualTo(LineFault.BARE_CR);
        assertThat(decodeInEveryWay("a\rb\r\n.\r\r\n.\r\n").fault()).isEqualTo(LineFault.DOT_CR);
        assertThat(decodeInEveryWay("a\0b\nc\r\n.\r\n").fault()).isEqualTo(LineFault.NUL);
    }

    @Test
    void keepsEightBitOctets() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i == 0 || i == '\r' || i == '\n' ? 'x' : i);
        }
        String text = new String(all, StandardCharsets.ISO_8859_1);
        assertThat(decodeInEveryWay(text + "\r\n.\r\n").text()).isEqualTo(text + "\r\n");
    }

    /** Whole, and cut into windows of every small size: the outcome must not depend on packets. */
    static Decoded decodeInEveryWay(String wire) {
        Decoded whole = decode(wire, wire.length());
        for (int size = 1; size < Math.min(wire.length(), 20); size++) {
            assertThat(decode(wire, size)).as("in windows of %d", size).isEqualTo(whole);
        }
        return whole;
    }

    static Decoded decode(String wire, int size) {
        byte[] octets = wire.getBytes(StandardCharsets.ISO_8859_1);
        DataDecoder decoder = new DataDecoder();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int from = 0; from < octets.length; from += size) {
            byte[] window = octets.clone();
            int to = Math.min(from + size, octets.length);
            boolean ended = decoder.decode(window, from, to);
            text.write(window, from, decoder.textEnd() - from);
            if (ended) {
                String rest = wire.substring(decoder.rest());
                return new Decoded(text.toString(StandardCharsets.ISO_8859_1), Optional.of(rest), decoder.fault());
            }
        }
        return new Decoded(text.toString(StandardCharsets.ISO_8859_1), Optional.empty(), decoder.fault());
    }

    private static String crlf(String text) {
        return text.replace("~", "\r\n");
    }
}
