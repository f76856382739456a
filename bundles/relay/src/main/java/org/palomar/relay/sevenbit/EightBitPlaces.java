package org.palomar.relay.sevenbit;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import org.palomar.api.message.Content;

/** Where a message has octets beyond ASCII, found in one pass: a bit for each {@value #BLOCK} octets, of which those at the ends of a range are read again. Immutable. */
final class EightBitPlaces {

    private static final int BLOCK = 1024;

    private final Content message;
    private final BitSet blocks;

    private EightBitPlaces(Content message, BitSet blocks) {
        this.message = message;
        this.blocks = blocks;
    }

    static EightBitPlaces of(Content message) throws IOException {
        BitSet blocks = new BitSet();
        byte[] window = new byte[BLOCK];
        try (InputStream in = message.open()) {
            int block = 0;
            for (int count = in.readNBytes(window, 0, BLOCK); count > 0; count = in.readNBytes(window, 0, BLOCK)) {
                blocks.set(block++, any(window, count));
            }
        }
        return new EightBitPlaces(message, blocks);
    }

    /** Whether there is one from {@code start} to {@code end}, exclusive. */
    boolean any(long start, long end) throws IOException {
        for (int block = next(start); block >= 0 && (long) block * BLOCK < end; block = blocks.nextSetBit(block + 1)) {
            long from = Math.max(start, (long) block * BLOCK);
            long to = Math.min(end, (block + 1L) * BLOCK);
            if (to - from == BLOCK || isRead(from, to)) {
                return true;
            }
        }
        return false;
    }

    private int next(long start) {
        return blocks.nextSetBit((int) (start / BLOCK));
    }

    private boolean isRead(long from, long to) throws IOException {
        try (InputStream in = message.open(from, to - from)) {
            byte[] octets = in.readAllBytes();
            return any(octets, octets.length);
        }
    }

    private static boolean any(byte[] octets, int count) {
        for (int i = 0; i < count; i++) {
            if (octets[i] < 0) {
                return true;
            }
        }
        return false;
    }
}
