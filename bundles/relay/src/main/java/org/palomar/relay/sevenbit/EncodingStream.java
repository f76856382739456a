package org.palomar.relay.sevenbit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Octets of another stream in another form, a window at a time. For one thread. */
abstract class EncodingStream extends InputStream {

    private static final int WINDOW = 8 * 1024;

    private final InputStream in;
    private final byte[] window = new byte[WINDOW];
    private byte[] ready = {};
    private int given;
    private boolean ended;

    EncodingStream(InputStream in) {
        this.in = in;
    }

    /** Encodes octets, as far as it can without those that follow. */
    abstract void encode(byte[] octets, int count, ByteArrayOutputStream out);

    /** Encodes what is left. */
    abstract void finish(ByteArrayOutputStream out);

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (given == ready.length && !ended) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(2 * WINDOW);
            int count = in.read(window);
            if (count < 0) {
                ended = true;
                finish(out);
            } else {
                encode(window, count, out);
            }
            ready = out.toByteArray();
            given = 0;
        }
        if (given == ready.length) {
            return length == 0 ? 0 : -1;
        }
        int count = Math.min(length, ready.length - given);
        System.arraycopy(ready, given, target, offset, count);
        given += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
