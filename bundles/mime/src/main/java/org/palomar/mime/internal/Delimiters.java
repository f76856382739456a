package org.palomar.mime.internal;

import java.util.Arrays;
import org.palomar.mime.MimeLimits;

/**
 * The boundaries of the multiparts that are open around the current line, the outermost at level 0. A line is a delimiter if it is
 * {@code --boundary} or {@code --boundary--} with nothing but white space behind (RFC 2046 §5.1.1). The innermost match wins; a multipart
 * whose close delimiter was seen no longer matches, so that nested multiparts may share a boundary.
 */
final class Delimiters {

    /** No delimiter; see {@link #level(int)} and {@link #closes(int)} for the others. */
    static final int NONE = -1;

    private static final int DASHES = 2;

    private final byte[][] boundaries = new byte[MimeLimits.DEPTH + 1][];
    /** Beside the boundaries, so that a line is compared with a hundred of them at the cost of one. */
    private final int[] hashes = new int[MimeLimits.DEPTH + 1];

    private final boolean[] closed = new boolean[MimeLimits.DEPTH + 1];
    private int open;
    private boolean muted;

    /** Opens a multipart; answers its level. There are never more than {@link MimeLimits#DEPTH} + 1. */
    int open(byte[] boundary) {
        boundaries[open] = boundary;
        hashes[open] = hash(boundary, 0, boundary.length);
        closed[open] = false;
        return open++;
    }

    /** Only the epilogue of this multipart follows. */
    void close(int level) {
        closed[level] = true;
    }

    /** Leaves the innermost multipart. */
    void leave() {
        open--;
    }

    /** From now on no line is a delimiter: the limit of parts is reached. */
    void mute() {
        muted = true;
    }

    static int level(int match) {
        return match >> 1;
    }

    static boolean closes(int match) {
        return (match & 1) == 1;
    }

    /** Which delimiter the line is. */
    int match(byte[] octets, int start, int length) {
        if (open == 0 || muted || length <= DASHES || octets[start] != '-' || octets[start + 1] != '-') {
            return NONE;
        }
        int from = start + DASHES;
        int to = start + length;
        while (to > from && (octets[to - 1] == ' ' || octets[to - 1] == '\t')) {
            to--;
        }
        if (to - from > MimeLimits.BOUNDARY + DASHES) {
            return NONE;
        }
        boolean dashed = to - from > DASHES && octets[to - 1] == '-' && octets[to - 2] == '-';
        int opening = innermost(octets, from, to);
        int closing = dashed ? innermost(octets, from, to - DASHES) : NONE;
        if (opening >= closing) {
            return opening == NONE ? NONE : opening << 1;
        }
        return (closing << 1) | 1;
    }

    private int innermost(byte[] octets, int from, int to) {
        int hash = hash(octets, from, to);
        for (int level = open - 1; level >= 0; level--) {
            if (hashes[level] == hash
                    && !closed[level]
                    && Arrays.equals(boundaries[level], 0, boundaries[level].length, octets, from, to)) {
                return level;
            }
        }
        return NONE;
    }

    private static int hash(byte[] octets, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + octets[i];
        }
        return hash;
    }
}
