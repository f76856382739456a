package org.palomar.mime.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.palomar.mime.MimeLimits;

/**
 * Goes from line to line over octets in memory or in a stream. The current line's first {@link MimeLimits#LINE} octets are visible in
 * {@link #octets()}; its place and end are exact however long it is. A line ends in LF, or CRLF, or with the content.
 */
public final class LineScanner {

    /** Room for a visible line and as much again to read ahead. */
    private static final int WINDOW = 2 * MimeLimits.LINE;

    private static final int SMALLEST_WINDOW = 512;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private final InputStream in;
    private final byte[] window;
    private int limit;
    private boolean exhausted;
    /** Offset in the content of {@code window[0]}. */
    private long base;

    /** Where the next line starts in the window. */
    private int next;

    private int start;
    private int length;
    private boolean clipped;
    private int terminator;
    private int previousTerminator;
    private long lineOffset;
    private long terminators;

    /** Scans an array in place. */
    public LineScanner(byte[] octets) {
        this.in = InputStream.nullInputStream();
        this.window = octets;
        this.limit = octets.length;
        this.exhausted = true;
    }

    /** Scans a stream; {@code size} is a hint. The caller closes the stream. */
    public LineScanner(InputStream in, long size) {
        this.in = in;
        this.window = new byte[Math.clamp(size + 1, SMALLEST_WINDOW, WINDOW)];
    }

    /** Moves to the next line; false at the end of the content. */
    boolean advance() throws IOException {
        previousTerminator = terminator;
        clipped = false;
        start = next;
        lineOffset = base + start;
        int lineFeed = indexOfLineFeed(window, start, limit);
        if (lineFeed < 0 && !exhausted) {
            lineFeed = readUntilLineFeed();
        }
        if (lineFeed < 0) {
            next = limit;
            terminator = 0;
        } else {
            next = lineFeed + 1;
            terminator = lineFeed > start && window[lineFeed - 1] == '\r' ? 2 : 1;
            terminators++;
        }
        length = next - start - terminator;
        if (length > MimeLimits.LINE) {
            length = MimeLimits.LINE;
            clipped = true;
        }
        return next > start;
    }

    /** Where the current line is: {@link #start()} to {@code start() + length()}. Changes with {@link #advance()}. */
    byte[] octets() {
        return window;
    }

    int start() {
        return start;
    }

    /** Visible octets of the current line without its terminator. */
    int length() {
        return length;
    }

    /** Whether the current line has more octets than are visible. */
    boolean clipped() {
        return clipped;
    }

    /** Offset of the current line's first octet. */
    long lineOffset() {
        return lineOffset;
    }

    /** Offset behind the current line and its terminator. */
    long offset() {
        return base + next;
    }

    /** Octets of the terminator of the line before the current one. */
    int previousTerminator() {
        return previousTerminator;
    }

    /** Lines so far that had a terminator, the current one included. */
    long terminators() {
        return terminators;
    }

    /** Whether the current line ended in CRLF or LF. */
    boolean terminated() {
        return terminator > 0;
    }

    private int readUntilLineFeed() throws IOException {
        System.arraycopy(window, start, window, 0, limit - start);
        base += start;
        limit -= start;
        start = 0;
        while (true) {
            if (limit == window.length) {
                discardInvisible();
            }
            int count = in.read(window, limit, window.length - limit);
            if (count < 0) {
                exhausted = true;
                return -1;
            }
            int from = limit;
            limit += count;
            int lineFeed = indexOfLineFeed(window, from, limit);
            if (lineFeed >= 0) {
                return lineFeed;
            }
        }
    }

    /** The line is longer than the window: keeps what is visible of it, and its last octet, which may be the CR of a CRLF. */
    private void discardInvisible() {
        clipped = true;
        int keep = Math.min(MimeLimits.LINE, window.length / 2);
        window[keep] = window[limit - 1];
        base += limit - (keep + 1);
        limit = keep + 1;
    }

    /** Eight octets at a time: a zero octet in {@code word ^ LINE_FEEDS} is the one whose high bit survives the subtraction. */
    private static int indexOfLineFeed(byte[] octets, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long word = (long) LONGS.get(octets, i) ^ LINE_FEEDS;
            long found = (word - ONES) & ~word & HIGH_BITS;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
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
