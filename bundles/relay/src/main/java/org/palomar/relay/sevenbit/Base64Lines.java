package org.palomar.relay.sevenbit;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;

/** Base64 in lines of 76 characters, the last one ended too (RFC 2045 §6.8). */
final class Base64Lines extends EncodingStream {

    /** Octets that make a line. */
    private static final int LINE = 57;

    private static final byte[] CRLF = {'\r', '\n'};

    private final byte[] line = new byte[LINE];
    private int filled;

    Base64Lines(InputStream in) {
        super(in);
    }

    @Override
    void encode(byte[] octets, int count, ByteArrayOutputStream out) {
        for (int i = 0; i < count; i++) {
            line[filled] = octets[i];
            filled++;
            if (filled == LINE) {
                finish(out);
            }
        }
    }

    @Override
    void finish(ByteArrayOutputStream out) {
        if (filled > 0) {
            out.writeBytes(Base64.getEncoder().encode(Arrays.copyOf(line, filled)));
            out.writeBytes(CRLF);
            filled = 0;
        }
    }
}
