package org.palomar.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.message.Content;

/** A header that is read from a message is read to its end, and the message behind it is not. */
class HeadersTest {

    private static final String BODY = "not: a field\r\n\r\nnor: this\r\n";

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void aHeaderEndsAtItsEmptyLineWhereverThatStands(String lineEnd) throws IOException {
        for (int length = 4080; length < 4110; length++) {
            String header = "A: b" + lineEnd + "Subject: " + "x".repeat(length) + lineEnd + "Last: z" + lineEnd;
            Headers headers = Headers.read(Content.of(octets(header + lineEnd + BODY.repeat(1000))));
            assertThat(headers.fields()).extracting(Headers.Field::name).containsExactly("A", "Subject", "Last");
            assertThat(headers.fields().getLast().end()).isEqualTo(header.length());
            assertThat(headers.truncated()).isFalse();
        }
    }

    @Test
    void aLongHeaderIsReadWhole() throws IOException {
        StringBuilder header = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            header.append("Received: from a\r\n\tby b").append(i).append("\r\n");
        }
        Headers headers = Headers.read(Content.of(octets(header + "\r\n" + BODY)));
        assertThat(headers.fields()).hasSize(Math.min(5000, MimeLimits.FIELDS));
        assertThat(headers.fields().get(4).value()).isEqualTo("from a\tby b4");
    }

    @Test
    void whatIsLongerThanHeadersMayBeIsTruncated() throws IOException {
        byte[] endless = octets("Subject: " + "x".repeat(2 * MimeLimits.HEADER));
        assertThat(Headers.read(Content.of(endless)).truncated()).isTrue();
    }

    @Test
    void aMessageWithoutAHeaderHasNoFields() throws IOException {
        assertThat(Headers.read(Content.of(octets("\r\n" + BODY))).fields()).isEmpty();
        assertThat(Headers.read(Content.of(octets(""))).fields()).isEmpty();
    }

    @Test
    void theBodyIsLeftAlone() throws IOException {
        long[] read = {0};
        byte[] message = octets("Subject: short\r\n\r\n" + "x".repeat(100_000));
        Content watched = new Content() {
            @Override
            public long size() {
                return message.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(message) {
                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        int octets = super.read(into, offset, length);
                        read[0] += Math.max(0, octets);
                        return octets;
                    }
                };
            }
        };
        assertThat(Headers.read(watched).fields()).hasSize(1);
        assertThat(read[0]).isPositive().isLessThan(10_000);
    }

    @Test
    void linesOfAFieldAreJoinedWithoutTheirEnds() {
        assertThat(Headers.of(octets("A: one\r\n two\n\tthree\r\nB:\tfour \r\r\n\r\n"))
                        .fields())
                .extracting(Headers.Field::value)
                .containsExactly("one two\tthree", "four");
    }
}
