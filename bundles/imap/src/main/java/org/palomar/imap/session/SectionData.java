package org.palomar.imap.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.palomar.api.message.Content;

/** The octets that a section stands for, ready to be written. */
sealed interface SectionData {

    /** The message has no such part. */
    record Absent() implements SectionData {}

    /** The part's transfer encoding is not known, so it can't be undone. */
    record Undecodable() implements SectionData {}

    /** Octets in memory: whatever can go wrong with reading them is over. */
    final class InMemory implements SectionData {
        private final byte[] octets;
        private final int offset;
        private final int length;

        InMemory(byte[] octets, int offset, int length) {
            this.octets = octets;
            this.offset = offset;
            this.length = length;
        }

        int length() {
            return length;
        }

        Content content() {
            return Content.of(Arrays.copyOfRange(octets, offset, offset + length));
        }

        boolean hasNul() {
            for (int i = offset; i < offset + length; i++) {
                if (octets[i] == 0) {
                    return true;
                }
            }
            return false;
        }

        void write(Output out) throws IOException {
            out.bytes(octets, offset, length);
        }
    }

    /** Opens a stream that has {@code from} octets before those that are wanted. */
    interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Octets too many for memory.
     *
     * @param skip octets of the source that come before them
     * @param length how many they are
     */
    record Streamed(Source source, long skip, long length) implements SectionData {

        private static final int BUFFER = 64 * 1024;

        /** A part of a content. */
        static Streamed of(Content content, long offset, long length) {
            return new Streamed(() -> content.open(offset, length), 0, length);
        }

        /** The octets as a content of their own, which are read anew each time. */
        Content content() {
            Content whole = new Sourced(source, skip + length);
            return new Content() {
                @Override
                public long size() {
                    return length;
                }

                @Override
                public InputStream open() throws IOException {
                    return whole.open(skip, length);
                }
            };
        }

        private record Sourced(Source source, long size) implements Content {
            @Override
            public InputStream open() throws IOException {
                return source.open();
            }
        }

        /** Copies the octets; if they can't be read to their end, the connection is of no more use: their number was announced. */
        void write(Output out) throws IOException {
            byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(length, 1))];
            try (InputStream in = source.open()) {
                in.skipNBytes(skip);
                for (long left = length; left > 0; ) {
                    int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                    if (count < 0) {
                        throw new IOException("a message is shorter than it was");
                    }
                    out.bytes(buffer, 0, count);
                    left -= count;
                }
            }
        }
    }
}
