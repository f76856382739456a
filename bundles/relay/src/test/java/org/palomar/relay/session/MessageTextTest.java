package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.net.LineChannel;

/** Whatever a text has in it, a server finds one end, and the same text before it. */
class MessageTextTest {

    /** Only takes output. */
    private static final class Paper implements LineChannel {

        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        @Override
        public void write(byte[] text, int offset, int length) {
            octets.write(text, offset, length);
        }

        String written() {
            return octets.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public LineResult readLine(int limit, Duration deadline) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public byte[] array() {
            throw new AssertionError("nothing is read");
        }

        @Override
        public int read(byte[] target, int offset, int length, Duration deadline) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public void unread(int number) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public boolean hasInput() {
            return false;
        }

        @Override
        public OutputStream output() {
            return octets;
        }

        @Override
        public void flush() {}

        @Override
        public void wakeReader() {}
    }

    private static String dotted(String text) throws IOException {
        Paper paper = new Paper();
        MessageText.dotted(Courier.content(text), paper, new Pace(Duration.ofDays(1)));
        return paper.written();
    }

    private static String crlf(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }

    /** What every server does (RFC 5321 §4.5.2), not as the writer does it. */
    private static String undotted(String wire) {
        assertThat(wire).endsWith(".\r\n");
        String lines = "\r\n" + wire.substring(0, wire.length() - 3);
        return lines.replace("\r\n.", "\r\n").substring(2);
    }

    private static void look(String text) throws IOException {
        String wire = dotted(text);
        String ended = crlf(text);
        if (!ended.isEmpty() && !ended.endsWith("\r\n")) {
            ended += "\r\n";
        }
        assertThat(undotted(wire)).isEqualTo(ended);
        assertThat(("\r\n" + wire).indexOf("\r\n.\r\n")).isEqualTo(wire.length() - 3);
        assertThat(wire.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"'', .~", "a, a~.~", "a~, a~.~", "., ..~.~", "a~.b~, a~..b~.~", "~.~, ~..~.~", ".., ...~.~"})
    void doublesDotsAtTheBeginningsOfLines(String text, String wire) throws Exception {
        assertThat(dotted(text.replace("~", "\r\n"))).isEqualTo(wire.replace("~", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "a<LF>.<LF>b, a~..~b~.~",
        "a<CR>.<CR>b, a~..~b~.~",
        "a<LF>.~b, a~..~b~.~",
        "a~.<LF>b, a~..~b~.~",
        "a~.<CR>b, a~..~b~.~",
        "a<CR><CR><LF>.~, a~~..~.~",
        "a<CR>, a~.~",
        "a<LF>, a~.~",
        "<LF><CR>, ~~.~"
    })
    void leavesNoLineEndAlone(String text, String wire) throws Exception {
        String raw = text.replace("~", "\r\n").replace("<CR>", "\r").replace("<LF>", "\n");
        assertThat(dotted(raw)).isEqualTo(wire.replace("~", "\r\n"));
    }

    @Test
    void anyTextOfTheseCharactersIsReadAsItWasMeant() throws Exception {
        String alphabet = "\r\n.a";
        for (int length = 0; length <= 6; length++) {
            for (int number = 0; number < 1 << (2 * length); number++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < length; i++) {
                    text.append(alphabet.charAt((number >> (2 * i)) & 3));
                }
                look(text.toString());
            }
        }
    }

    /** The writer takes pieces of 16 KB: their borders must not show. */
    @Test
    void aTextDoesNotDependOnItsPieces() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder("x".repeat(16 * 1024 - 4));
            for (int j = 0; j < 8; j++) {
                text.append("\r\n.a".charAt(random.nextInt(4)));
            }
            look(text.append("y".repeat(random.nextInt(3))).toString());
        }
    }

    @Test
    void countedTextKeepsItsDotsAndHasNoLineEndAloneEither() throws Exception {
        byte[] text = MessageText.counted(Courier.content("a\n.\r\n.\r\rb\0\u00ff"));
        assertThat(new String(text, StandardCharsets.ISO_8859_1)).isEqualTo("a\r\n.\r\n.\r\n\r\nb\0\u00ff\r\n");
    }

    /** As after a day in which it took next to nothing. */
    @Test
    void aServerThatTakesTooLittleOnTheWholeGetsNoMore() {
        assertThatThrownBy(() -> MessageText.dotted(Courier.content("x"), new Paper(), new Pace(Duration.ofDays(-1))))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("the server takes less than 1000 octets a second");
    }
}
