package org.palomar.mime.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads encoded octets block by block and hands out what they decode to, which is never longer. Memory: two blocks. For one thread. */
abstract class DecodingInput extends InputStream {

    private static final int BLOCK = 8 * 1024;

    /** Octets that a decoder may hold back from one block to the next. */
    static final int HELD_BACK = 2048;

    private final InputStream in;
    private final byte[] encoded = new byte[BLOCK];
    private final byte[] decoded = new byte[BLOCK + HELD_BACK];
    private int position;
    private int limit;
    private boolean finished;

    DecodingInput(InputStream in) {
        this.in = in;
    }

    /** Decodes a block; answers the number of octets decoded, which may be 0. */
    abstract int decode(byte[] encoded, int length, byte[] decoded) throws IOException;

    /** Decodes what was held back, at the end. */
    abstract int finish(byte[] decoded);

    @Override
    public int read() throws IOException {
        return fill() ? decoded[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(decoded, position, buffer, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        while (position == limit && !finished) {
            int count = in.read(encoded);
            position = 0;
            finished = count < 0;
            limit = finished ? finish(decoded) : decode(encoded, count, decoded);
        }
        return position < limit;
    }
}
