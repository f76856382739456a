package org.palomar.net.internal.io;

import java.util.ArrayDeque;
import org.palomar.net.MemoryBudget;

/**
 * Buffers that connections borrow while octets pass, and give back when they idle: an idle connection has none. Safe for any thread.
 */
public final class BufferPool {

    /**
     * Octets of a buffer: two full TLS records (2 × 16,709) and a little more, so that a reply with a message of 16 KB leaves in one system call.
     */
    public static final int BUFFER_SIZE = 34 * 1024;

    /** Idle buffers that are kept, about 4 MB; more are left to the garbage collector. */
    private static final int KEPT = 128;

    private final ArrayDeque<byte[]> idle = new ArrayDeque<>(KEPT);
    private final MemoryBudget budget;

    /** @param budget for buffers that are not given back while a client is waited for */
    public BufferPool(MemoryBudget budget) {
        this.budget = budget;
    }

    MemoryBudget budget() {
        return budget;
    }

    /** A buffer of {@link #BUFFER_SIZE} octets; what is in it is undefined. */
    public byte[] borrow() {
        synchronized (idle) {
            byte[] buffer = idle.pollLast();
            if (buffer != null) {
                return buffer;
            }
        }
        return new byte[BUFFER_SIZE];
    }

    /** Takes a buffer back; the caller forgets it. Buffers of another size are not kept. */
    public void giveBack(byte[] buffer) {
        if (buffer.length == BUFFER_SIZE) {
            synchronized (idle) {
                if (idle.size() < KEPT) {
                    idle.addLast(buffer);
                }
            }
        }
    }
}
