package org.palomar.smtp.grammar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds CR, LF and NUL eight octets at a time: in mail, most words of eight octets have none of them. The test "has an octet below n" is from "Bit Twiddling
 * Hacks" (S. E. Anderson), exact for presence; the octet itself is then looked for one by one.
 */
final class ControlSearch {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** CR is the highest of the octets looked for; tabs are below it and cause a closer look, no more. */
    private static final long BELOW = ONES * ('\r' + 1);

    private ControlSearch() {}

    /** The index of the first CR, LF or NUL in {@code from} to {@code to}; {@code to} if there is none. */
    static int next(byte[] octets, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            long word = (long) WORD.get(octets, i);
            if (((word - BELOW) & ~word & HIGH_BITS) != 0) {
                int found = nextOneByOne(octets, i, i + Long.BYTES);
                if (found < i + Long.BYTES) {
                    return found;
                }
            }
            i += Long.BYTES;
        }
        return nextOneByOne(octets, i, to);
    }

    private static int nextOneByOne(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == '\r' || octet == '\n' || octet == 0) {
                return i;
            }
        }
        return to;
    }
}
