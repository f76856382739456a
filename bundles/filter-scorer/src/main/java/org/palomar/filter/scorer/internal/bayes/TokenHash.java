package org.palomar.filter.scorer.internal.bayes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Hashes by SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) over the UTF-16 units of a text: nobody without the key can tell which words stand behind what is kept, nor make words that fall together. Immutable; safe for any
 * thread.
 */
public final class TokenHash {

    /** Octets of a key. */
    public static final int KEY = 16;

    private static final int UNITS = 4;
    private static final int UNIT = 16;
    private static final int LENGTH = 56;

    private final long k0;
    private final long k1;

    /** @param key {@value #KEY} octets */
    public TokenHash(byte[] key) {
        ByteBuffer octets = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        this.k0 = octets.getLong();
        this.k1 = octets.getLong();
    }

    /** 64 bits of a text. */
    public long of(CharSequence text) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int blocks = text.length() / UNITS + 1;
        for (int block = 0; block <= blocks; block++) {
            long m = block < blocks ? block(text, block) : 0;
            int rounds = block < blocks ? 2 : UNITS;
            v3 ^= m;
            v2 ^= block < blocks ? 0 : 0xff;
            for (int round = 0; round < rounds; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** Four units; of the last block those that are left, and the length. */
    private static long block(CharSequence text, int block) {
        long m = 0;
        int from = block * UNITS;
        int count = Math.min(UNITS, text.length() - from);
        for (int i = 0; i < count; i++) {
            m |= (long) text.charAt(from + i) << (i * UNIT);
        }
        return count < UNITS ? m | (((2L * text.length()) & 0xff) << LENGTH) : m;
    }

    /** What a token is known by in a table; never 0. */
    public int token(CharSequence text) {
        return token(of(text));
    }

    static int token(long hash) {
        int token = (int) (hash >>> Integer.SIZE);
        return token == 0 ? 1 : token;
    }
}
