package org.palomar.relay.sevenbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.message.Content;

class SevenBitTest {

    /** Lines with LF in the source, one character for each octet. */
    private static Content content(String lines) {
        return Content.of(lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String converted(String lines) throws Exception {
        Content converted = SevenBit.of(content(lines));
        try (InputStream in = converted.open()) {
            byte[] octets = in.readAllBytes();
            assertThat(octets).hasSize(Math.toIntExact(converted.size()));
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            assertThat(text.chars().allMatch(octet -> octet < 0x80)).isTrue();
            return text.replace("\r\n", "\n");
        }
    }

    @Test
    void textBecomesQuotedPrintable() throws Exception {
        assertThat(converted("""
                Subject: x
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit
                X-After: y

                ma\u00c3\u00b1ana = 1\s
                """)).isEqualTo("""
                Subject: x
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                X-After: y
                Content-Transfer-Encoding: quoted-printable

                ma=C3=B1ana =3D 1=20
                """);
    }

    @Test
    void whatSaysNothingOfItselfIsSaidToBeUnknown() throws Exception {
        assertThat(converted("Subject: x\n\n\u00f1\n")).isEqualTo("""
                Subject: x
                MIME-Version: 1.0
                Content-Type: text/plain; charset=unknown-8bit
                Content-Transfer-Encoding: quoted-printable

                =F1
                """);
    }

    @Test
    void eachPartOfMultipartsIsConvertedByItself() throws Exception {
        assertThat(converted("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=a
                Content-Transfer-Encoding: 8bit

                m\u00faltiples partes
                --a
                Content-Type: multipart/alternative; boundary=b
                Content-Transfer-Encoding: 8bit

                --b

                plain
                --b
                Content-Type: text/html; charset=iso-8859-1

                <p>\u00f1</p>
                --b--
                --a
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: 8bit

                \u0080\u0081
                --a
                Content-Type: image/png
                Content-Transfer-Encoding: base64

                AAAA
                --a--
                """)).isEqualTo("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=a
                Content-Transfer-Encoding: 7bit

                m?ltiples partes
                --a
                Content-Type: multipart/alternative; boundary=b
                Content-Transfer-Encoding: 7bit

                --b

                plain
                --b
                Content-Type: text/html; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                <p>=F1</p>
                --b--
                --a
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64

                gIE=

                --a
                Content-Type: image/png
                Content-Transfer-Encoding: base64

                AAAA
                --a--
                """);
    }

    @Test
    void aMessageInAMessageStaysOne() throws Exception {
        assertThat(converted("""
                MIME-Version: 1.0
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 8bit

                Subject: inner
                MIME-Version: 1.0
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: 8bit

                \u00f1
                """)).isEqualTo("""
                MIME-Version: 1.0
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 7bit

                Subject: inner
                MIME-Version: 1.0
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                =F1
                """);
    }

    @Test
    void quotedPrintableThatIsNoneIsMended() throws Exception {
        assertThat(converted("MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding:"
                        + " quoted-printable\n\n=3D \u00f1 =\nx\n"))
                .endsWith("\n\n=3D =F1 =\nx\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Subject: ñ|text/plain|8bit|x|its header has octets beyond ASCII",
                "X: y|multipart/signed; boundary=a|8bit|--a~~ñ~--a--|it is signed, and the signature would not hold any more",
                "X: y|message/partial|8bit|ñ|a part of the kind MESSAGE/PARTIAL has octets beyond ASCII",
                "X: y|text/plain|base64|ñ|a part says BASE64 and is not",
                "X: y|text/plain|x-uuencode|ñ|a part says X-UUENCODE and is not"
            })
    void whatCannotBeConvertedIsNot(String field, String type, String encoding, String body, String why) {
        String message = field + "\nMIME-Version: 1.0\nContent-Type: " + type + "\nContent-Transfer-Encoding: "
                + encoding + "\n\n" + body.replace('~', '\n') + "\n";
        assertThatThrownBy(() -> SevenBit.of(content(message)))
                .isInstanceOf(UnconvertibleException.class)
                .hasMessage(why);
    }

    @Test
    void whatReadersSeeDifferentlyIsNotConverted() {
        assertThatThrownBy(() -> SevenBit.of(content(
                        "MIME-Version: 1.0\nContent-Type: text/plain\nContent-Type:" + " text/html\n\n\u00f1\n")))
                .isInstanceOf(UnconvertibleException.class)
                .hasMessage("its structure can be read in more than one way");
    }

    private static byte[] decoded(byte[] quoted) {
        StringBuilder text = new StringBuilder();
        String source = new String(quoted, StandardCharsets.ISO_8859_1).replace("=\r\n", "");
        for (int i = 0; i < source.length(); i++) {
            if (source.charAt(i) == '=') {
                text.append((char) Integer.parseInt(source.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                text.append(source.charAt(i));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] all(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }

    /** Octets that matter to the form, at random, over the borders of windows. */
    @ParameterizedTest
    @CsvSource({"1, 300", "2, 8192", "3, 30000", "4, 0", "5, 77"})
    void readersSeeTheSameOctetsInLinesThatAreShort(long seed, int size) throws IOException {
        Random random = new Random(seed);
        String kinds = "a= \t\r\u00f1.";
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(random.nextInt(9) == 0 ? "\r\n" : String.valueOf(kinds.charAt(random.nextInt(kinds.length()))));
        }
        byte[] octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] quoted = all(new QuotedPrintable(new ByteArrayInputStream(octets), false));
        assertThat(decoded(quoted)).isEqualTo(octets);
        String form = new String(quoted, StandardCharsets.ISO_8859_1);
        assertThat(form.split("\r\n", -1))
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThanOrEqualTo(76)
                        .doesNotContain("\r")
                        .doesNotEndWith(" ")
                        .doesNotEndWith("\t"));
        byte[] coded = all(new Base64Lines(new ByteArrayInputStream(octets)));
        assertThat(Base64.getMimeDecoder().decode(coded)).isEqualTo(octets);
        assertThat(new String(coded, StandardCharsets.ISO_8859_1).split("\r\n", -1))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(76));
    }

    @Test
    void noLineThatWeBreakLooksLikeOneThatPartsBodies() throws Exception {
        String text = "\u00f1" + "a".repeat(72) + "--border\n";
        assertThat(converted("Content-Type: text/plain\n\n" + text)).contains("a=\n=2D-border\n");
    }

    @Test
    void headersOfPartsAreHeldUpToALimit() {
        StringBuilder text = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
        for (int i = 0; i < 20; i++) {
            text.append("--b\nX-Long: ").append("x".repeat(60_000)).append("\n\n\u00f1\n");
        }
        assertThatThrownBy(() -> SevenBit.of(content(text + "--b--\n")))
                .isInstanceOf(UnconvertibleException.class)
                .hasMessageContaining("too long together");
    }

    @ParameterizedTest
    @CsvSource({"1, 5000, 3", "2, 1024, 1", "3, 4097, 40", "4, 0, 0", "5, 3000, 0"})
    void placesBeyondAsciiAreFoundWhereTheyAre(long seed, int size, int eightBit) throws IOException {
        Random random = new Random(seed);
        byte[] octets = new byte[size];
        for (int i = 0; i < eightBit; i++) {
            octets[random.nextInt(size)] = -1;
        }
        EightBitPlaces places = EightBitPlaces.of(Content.of(octets));
        for (int i = 0; i < 2000; i++) {
            int start = random.nextInt(size + 1);
            int end = start + random.nextInt(size - start + 1);
            boolean any = false;
            for (int at = start; at < end; at++) {
                any |= octets[at] < 0;
            }
            assertThat(places.any(start, end)).as("%d to %d", start, end).isEqualTo(any);
        }
    }
}
