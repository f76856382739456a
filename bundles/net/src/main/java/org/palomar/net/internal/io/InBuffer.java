package org.palomar.net.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Octets that came and have not been consumed. Has an array only while there are some, and while the client is waited for one of about their size,
 * which is counted unless it is small: a client that begins a line and goes to sleep must not keep a buffer. For one thread at a time.
 */
final class InBuffer {

    /** Octets that may lie here uncounted while the client is waited for: commands that are half there fit. */
    static final int UNCOUNTED = 1024;

    private static final byte[] NONE = new byte[0];

    private final BufferPool pool;
    private byte[] array = NONE;
    private int start;
    private int end;
    private int counted;

    InBuffer(BufferPool pool) {
        this.pool = pool;
    }

    byte[] array() {
        return array;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    void consume(int octets) {
        start += octets;
    }

    /** Takes back some of what was just consumed, before anything is added. */
    void unconsume(int octets) {
        if (octets < 0 || octets > start) {
            throw new IllegalArgumentException("more than was consumed");
        }
        start -= octets;
    }

    /** Says that so many octets were put behind {@link #end()}. */
    void added(int octets) {
        end += octets;
    }

    /** Throws away what is in it, and its array. */
    void clear() {
        start = 0;
        end = 0;
        releaseIfEmpty();
    }

    /** Gives the array back to the pool if nothing is in it. */
    void releaseIfEmpty() {
        if (start == end) {
            start = 0;
            end = 0;
            if (array.length > 0) {
                replaceBy(NONE);
            }
        }
    }

    /**
     * The client is going to be waited for, who knows how long: gives the array back, swaps it for a small one, or has it counted.
     *
     * @throws IOException when too much is held already for clients that don't end what they began
     */
    void rest() throws IOException {
        int size = size();
        if (size == 0) {
            releaseIfEmpty();
            return;
        }
        if (array.length > Math.max(UNCOUNTED, 2 * size)) {
            replaceBy(Arrays.copyOfRange(array, start, end));
            start = 0;
            end = size;
        }
        if (size > UNCOUNTED) {
            count();
        }
    }

    private void count() throws IOException {
        if (counted == 0) {
            if (!pool.budget().take(array.length)) {
                throw new IOException("too many clients have begun long lines or TLS records");
            }
            counted = array.length;
        }
    }

    private void replaceBy(byte[] other) {
        pool.giveBack(array);
        array = other;
        if (counted > 0) {
            pool.budget().giveBack(counted);
            counted = 0;
        }
    }

    /** Makes room for so many octets behind {@link #end()}; moves or grows when needed. */
    void makeRoom(int octets) {
        if (array.length - end >= octets) {
            return;
        }
        int size = size();
        int needed = size + octets;
        if (array.length >= needed) {
            System.arraycopy(array, start, array, 0, size);
        } else {
            boolean pooled = array.length < BufferPool.BUFFER_SIZE && needed <= BufferPool.BUFFER_SIZE;
            byte[] larger = pooled ? pool.borrow() : new byte[Math.max(needed, 2 * array.length)];
            System.arraycopy(array, start, larger, 0, size);
            replaceBy(larger);
        }
        start = 0;
        end = size;
    }

    /** Reads what the socket has, as much as fits; -1 at the end of the stream. */
    int readFrom(SocketChannel channel) throws IOException {
        if (start == end) {
            start = 0;
            end = 0;
        }
        makeRoom(end == array.length ? Math.max(1, array.length / 2) : 1);
        int octets = channel.read(ByteBuffer.wrap(array, end, array.length - end));
        if (octets > 0) {
            end += octets;
        }
        return octets;
    }
}
