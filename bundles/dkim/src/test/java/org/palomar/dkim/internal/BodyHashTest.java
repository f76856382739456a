package org.palomar.dkim.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies in the relaxed form. */
class BodyHashTest {

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] sha256(String text) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(octets(text));
    }

    private static byte[] relaxedDigest(InputStream body) throws IOException {
        return Objects.requireNonNull(
                        BodyHash.of(body, List.of(BodyForm.RELAXED)).get(BodyForm.RELAXED))
                .digest();
    }

    private static BodyHash.Digest simple(String body, long limit) throws IOException {
        BodyForm form = new BodyForm(false, limit);
        return Objects.requireNonNull(
                BodyHash.of(new ByteArrayInputStream(octets(body)), List.of(BodyForm.RELAXED, form))
                        .get(form));
    }

    /** RFC 6376 §3.4.3. */
    @Test
    void inTheSimpleFormOnlyEmptyLinesAtTheEndDontCount() throws Exception {
        for (String body : new String[] {"", "\r\n", "\r\n\r\n"}) {
            assertThat(simple(body, Long.MAX_VALUE).digest()).isEqualTo(sha256("\r\n"));
        }
        String text = " C \r\nD \t E\r\n";
        assertThat(simple(text + "\r\n\r\n", Long.MAX_VALUE).digest()).isEqualTo(sha256(text));
        assertThat(simple(" C \r\nD \t E", Long.MAX_VALUE).digest()).isEqualTo(sha256(text));
        assertThat(simple(text, 4).digest()).isEqualTo(sha256(" C \r"));
        assertThat(simple(text, 4).length()).isEqualTo(text.length());
        assertThat(simple(text, 0).digest()).isEqualTo(sha256(""));
    }

    /** RFC 6376 §3.4.4 as it is written, line by line, with all of it in memory. */
    private static String relaxed(String body) {
        String reduced = body.replaceAll("[ \t]+(?=\r\n)|[ \t]+\\z", "").replaceAll("[ \t]+", " ");
        String cut = reduced.replaceAll("(\r\n)+\\z", "");
        return cut.isEmpty() ? "" : cut + "\r\n";
    }

    @Test
    void nothingHasTheDigestOfNothing() throws Exception {
        for (String body : new String[] {"", "\r\n", "\r\n\r\n", " \t\r\n \r\n", " "}) {
            assertThat(relaxedDigest(new ByteArrayInputStream(octets(body)))).isEqualTo(sha256(""));
        }
        assertThat(Base64.getEncoder().encodeToString(sha256("")))
                .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    /** The example of RFC 6376 §3.4.5, and what is like it. */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " C \\r\\nD \\t E\\r\\n\\r\\n\\r\\n, C\\r\\nD E\\r\\n",
                "no end,no end\\r\\n",
                "a\\rb\\r\\n,a\\rb\\r\\n",
                "a \\r\\n\\r\\n b,a\\r\\n\\r\\n b\\r\\n",
                "a\\r,a\\r\\r\\n",
                "a\\nb\\r\\n,a\\nb\\r\\n"
            })
    void whiteSpaceAtEndsDoesNotCount(String body, String signed) throws Exception {
        assertThat(relaxedDigest(new ByteArrayInputStream(octets(unescaped(body)))))
                .isEqualTo(sha256(unescaped(signed)));
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    }

    @Test
    void aLongBodyIsReadInPieces() throws Exception {
        String body = "0123456789 \t abcdef\r\n \r\n".repeat(20_000);
        assertThat(relaxedDigest(new ByteArrayInputStream(octets(body)))).isEqualTo(sha256(relaxed(body)));
    }

    @FuzzTest(maxDuration = "60s")
    void isWhatTheRuleSays(byte[] octets) throws Exception {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        byte[] inPieces = relaxedDigest(new Trickle(octets));
        if (!MessageDigest.isEqual(inPieces, sha256(relaxed(text)))) {
            throw new AssertionError("the digest is not that of the relaxed form");
        }
    }

    /** Gives one octet at a time. */
    private static final class Trickle extends InputStream {

        private final ByteArrayInputStream octets;

        Trickle(byte[] octets) {
            this.octets = new ByteArrayInputStream(octets);
        }

        @Override
        public int read() {
            return octets.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return octets.read(into, offset, Math.min(1, length));
        }
    }
}
