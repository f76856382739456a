package org.palomar.pop3.session;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.palomar.net.LineChannel;

/**
 * Writes text as a multi-line reply: every line ends in CRLF, also one that is stored with a bare LF, a dot at the start of a line is doubled, and a
 * line with one dot ends it (RFC 1939 §3). Goes from dot or LF to the next, eight octets at a time, since most octets are neither. For one thread.
 */
final class DotStuffing {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long DOTS = ONES * '.';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final byte[] CR = {'\r'};
    private static final byte[] DOT = {'.'};
    private static final byte[] NOTHING = {};
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
        int found = next(text, from, to);
        while (found < to) {
            byte before = found == from ? last : text[found - 1];
            byte[] missing = missing(before, text[found]);
            if (missing.length > 0) {
                channel.write(text, written, found - written);
                channel.write(missing);
                written = found;
            }
            found = next(text, found + 1, to);
        }
        channel.write(text, written, to - written);
        last = to > from ? text[to - 1] : last;
    }

    /** What belongs between an octet and the dot or LF behind it. */
    private static byte[] missing(byte before, byte octet) {
        if (octet == '.') {
            return before == '\n' ? DOT : NOTHING;
        }
        return before == '\r' ? NOTHING : CR;
    }

    /** Ends the reply, and the last line if it has no end. */
    void end() throws IOException {
        channel.write(last == '\n' ? END : LINE_END_AND_END);
    }

    private static int next(byte[] text, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long word = (long) LONGS.get(text, i);
            long found = zeros(word ^ DOTS) | zeros(word ^ LINE_FEEDS);
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && text[i] != '.' && text[i] != '\n') {
            i++;
        }
        return i;
    }

    /** The high bits of octets that are 0; the lowest of them is right, which is enough. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }
}
