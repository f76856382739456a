package org.palomar.sieve.internal.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.palomar.api.message.Content;

/** Octets of several contents, one piece behind the other; nothing is copied. */
final class Spliced implements Content {

    /** A part of a content. */
    record Piece(Content content, long from, long length) {
        static Piece of(byte[] octets) {
            return new Piece(Content.of(octets), 0, octets.length);
        }

        static Piece between(Content content, long from, long to) {
            return new Piece(content, from, to - from);
        }
    }

    private final List<Piece> pieces;

    Spliced(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    @Override
    public long size() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    @Override
    public InputStream open() {
        return new Input(pieces.iterator());
    }

    /** Opens a piece when the one before it is read. For one thread. */
    private static final class Input extends InputStream {
        private final Iterator<Piece> left;
        private InputStream current = new ByteArrayInputStream(new byte[0]);

        Input(Iterator<Piece> pieces) {
            this.left = pieces;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = current.read(buffer, offset, length);
            while (count < 0 && left.hasNext()) {
                Piece next = left.next();
                current.close();
                current = next.content().open(next.from(), next.length());
                count = current.read(buffer, offset, length);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            current.close();
        }
    }
}
