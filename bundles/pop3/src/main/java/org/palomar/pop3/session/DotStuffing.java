package org.palomar.pop3.session;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.palomar.net.LineChannel;

/**
 * Writes text as a multi-line reply: a dot at the start of a line is doubled, and a line with one dot ends it (RFC 1939 §3). Goes from dot to
 * dot, eight octets at a time, since most octets are no dots. For one thread.
 */
final class DotStuffing {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long DOTS = ONES * '.';
    private static final byte[] DOT = {'.'};
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END_AND_END = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final LineChannel channel;
    private byte last = '\n';

    DotStuffing(LineChannel channel) {
        this.channel = channel;
    }

    /** The next piece of text, {@code from} to {@code to}. */
    void write(byte[] text, int from, int to) throws IOException {
        int written = from;
        int dot = indexOfDot(text, from, to);
        while (dot < to) {
            byte before = dot == from ? last : text[dot - 1];
            if (before == '\n') {
                channel.write(text, written, dot - written);
                channel.write(DOT);
                written = dot;
            }
            dot = indexOfDot(text, dot + 1, to);
        }
        channel.write(text, written, to - written);
        last = to > from ? text[to - 1] : last;
    }

    /** Ends the reply, and the last line if it has no end. */
    void end() throws IOException {
        channel.write(last == '\n' ? END : LINE_END_AND_END);
    }

    private static int indexOfDot(byte[] text, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long word = (long) LONGS.get(text, i) ^ DOTS;
            long found = (word - ONES) & ~word & HIGH_BITS;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && text[i] != '.') {
            i++;
        }
        return i;
    }
}
