package org.palomar.net.internal.io;

import java.io.IOException;

/** Octets in and out of one connection, with or without TLS. For the session's thread. Deadlines are values of {@link System#nanoTime()}. */
interface Wire {

    /** How an attempt to get input ended. */
    enum Outcome {
        /** Some octets were added. */
        DATA,
        /** Nothing is at hand. */
        NONE,
        /** The client closed its side. */
        END,
        /** {@link SocketWire#wake()} was called. */
        WOKEN,
        /** The deadline passed. */
        TIMED_OUT
    }

    /** Adds what is at hand to {@code target}, without waiting: {@code DATA}, {@code NONE} or {@code END}. */
    Outcome poll(InBuffer target) throws IOException;

    /**
     * Waits for input after {@link #poll} found none, and adds it; never {@code NONE}.
     *
     * @param wakeable whether {@link SocketWire#wake()} ends the wait
     */
    Outcome await(InBuffer target, long deadline, boolean wakeable) throws IOException;

    /** Sends octets; waits for the client to take them, but not for longer than the write deadline. */
    void write(byte[] octets, int offset, int length) throws IOException;

    /** Closes at once, and holds nothing any more. */
    void abandon();

    /**
     * Tells the client that no more comes, and closes when the client has closed too or a moment later; failures don't matter any more.
     *
     * @param scratch for what the client sends meanwhile, which is thrown away
     */
    void finish(InBuffer scratch);
}
