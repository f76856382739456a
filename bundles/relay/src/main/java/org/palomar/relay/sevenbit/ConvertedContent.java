package org.palomar.relay.sevenbit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import org.palomar.api.message.Content;

/** A message in pieces, each made anew when it is read. Immutable. */
final class ConvertedContent implements Content {

    private final Content message;
    private final List<Piece> pieces;
    private final long size;

    /** Reads all of it once, for its size. */
    ConvertedContent(Content message, List<Piece> pieces) throws IOException {
        this.message = message;
        this.pieces = List.copyOf(pieces);
        try (InputStream in = open()) {
            size = in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        return new InTurns(message, pieces.iterator());
    }

    /** One piece after the other, each opened when its turn comes. */
    private static final class InTurns extends InputStream {

        private final Content message;
        private final Iterator<Piece> pieces;
        private InputStream current = InputStream.nullInputStream();

        InTurns(Content message, Iterator<Piece> pieces) {
            this.message = message;
            this.pieces = pieces;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = current.read(target, offset, length);
            while (count < 0 && pieces.hasNext()) {
                current.close();
                current = pieces.next().open(message);
                count = current.read(target, offset, length);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            current.close();
        }
    }
}
