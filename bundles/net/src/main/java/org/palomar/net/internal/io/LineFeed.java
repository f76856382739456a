package org.palomar.net.internal.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line feeds eight octets at a time. */
final class LineFeed {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_LF = 0x0A0A0A0A0A0A0A0AL;
    private static final long EACH_ONE = 0x0101010101010101L;
    private static final long EACH_HIGH_BIT = 0x8080808080808080L;

    private LineFeed() {}

    /** Index of the first LF from {@code from} inclusive to {@code to} exclusive; -1 if there is none. */
    static int find(byte[] octets, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            // An octet of x is 0 where there is a LF; the lowest high bit that the subtraction sets is then exact.
            long x = (long) LONGS.get(octets, i) ^ EACH_LF;
            long hit = (x - EACH_ONE) & ~x & EACH_HIGH_BIT;
            if (hit != 0) {
                return i + Long.numberOfTrailingZeros(hit) / Byte.SIZE;
            }
        }
        for (; i < to; i++) {
            if (octets[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
