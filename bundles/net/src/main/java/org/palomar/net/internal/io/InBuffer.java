package org.palomar.net.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Octets that came and have not been consumed. Has an array only while there are some. For one thread at a time. */
final class InBuffer {

    private static final byte[] NONE = new byte[0];

    private final BufferPool pool;
    private byte[] array = NONE;
    private int start;
    private int end;

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
                pool.giveBack(array);
                array = NONE;
            }
        }
    }

    /** Makes room for so many octets behind {@link #end()}; moves or grows when needed. */
    void makeRoom(int octets) {
        if (array.length == 0 && octets <= BufferPool.BUFFER_SIZE) {
            array = pool.borrow();
        }
        if (array.length - end >= octets) {
            return;
        }
        int size = size();
        if (array.length - size >= octets) {
            System.arraycopy(array, start, array, 0, size);
        } else {
            byte[] larger = new byte[Math.max(size + octets, 2 * array.length)];
            System.arraycopy(array, start, larger, 0, size);
            pool.giveBack(array);
            array = larger;
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
