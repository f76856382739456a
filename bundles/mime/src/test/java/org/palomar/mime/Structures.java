package org.palomar.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;

/** What holds for the summary of any octets, and short ways to write messages. */
final class Structures {

    private Structures() {}

    static Content message(String... lines) {
        return Content.of((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    static String slice(Content content, long from, long to) throws IOException {
        try (InputStream in = content.open(from, to - from)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static String body(Content content, BodyStructure part) throws IOException {
        return slice(content, part.span().bodyStart(), part.span().end());
    }

    /** Summarises in memory and as a stream, and holds the places against the octets. */
    static MessageSummary checked(byte[] octets) throws IOException {
        MessageSummary summary = MessageParser.summarize(Content.of(octets));
        assertThat(MessageParser.summarize(new Trickle(octets))).isEqualTo(summary);
        assertThat(summary.structure().span().headerStart()).isZero();
        assertThat(summary.structure().span().end()).isEqualTo(octets.length);
        check(summary.structure(), octets);
        return summary;
    }

    /** Whether no limit left something out of the structure, in memory as in a stream. */
    static boolean isWhole(byte[] octets) throws IOException {
        Optional<BodyStructure> structure = MessageParser.wholeStructure(Content.of(octets));
        assertThat(MessageParser.wholeStructure(new Trickle(octets))).isEqualTo(structure);
        return structure.isPresent();
    }

    private static void check(BodyStructure part, byte[] octets) {
        switch (part) {
            case Leaf leaf ->
                assertThat(leaf.lines())
                        .isEqualTo(lineFeeds(
                                octets, leaf.span().bodyStart(), leaf.span().end()));
            case Enclosed enclosed -> {
                assertThat(enclosed.lines())
                        .isEqualTo(lineFeeds(
                                octets,
                                enclosed.span().bodyStart(),
                                enclosed.span().end()));
                assertThat(enclosed.message().span().headerStart())
                        .isEqualTo(enclosed.span().bodyStart());
                assertThat(enclosed.message().span().end())
                        .isEqualTo(enclosed.span().end());
                check(enclosed.message(), octets);
            }
            case Multipart multipart -> {
                long edge = multipart.span().bodyStart();
                for (BodyStructure child : multipart.parts()) {
                    assertThat(child.span().headerStart()).isGreaterThanOrEqualTo(edge);
                    edge = child.span().end();
                    check(child, octets);
                }
                assertThat(edge).isLessThanOrEqualTo(multipart.span().end());
            }
        }
    }

    private static long lineFeeds(byte[] octets, long from, long to) {
        long count = 0;
        for (long i = from; i < to; i++) {
            count += octets[(int) i] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** Content that comes in small pieces of changing size. */
    private record Trickle(Content whole) implements Content {

        Trickle(byte[] octets) {
            this(Content.of(octets));
        }

        @Override
        public long size() {
            return whole.size();
        }

        @Override
        public InputStream open() throws IOException {
            return new ByteArrayInputStream(whole.open().readAllBytes()) {
                private int turn;

                @Override
                public synchronized int read(byte[] target, int offset, int length) {
                    turn++;
                    return super.read(target, offset, Math.min(length, 1 + turn * 37 % 8191));
                }
            };
        }
    }
}
