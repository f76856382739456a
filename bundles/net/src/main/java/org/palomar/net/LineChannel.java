package org.palomar.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection as protocols use it: lines and counted octets in, buffered octets out. Input is bounded by what the caller asks for; output that the client
 * doesn't take within the deadline closes the connection. For the session's thread, {@link #wakeReader()} excepted.
 */
public interface LineChannel {

    /** How a read of a line ended. */
    sealed interface LineResult {}

    /**
     * A line.
     *
     * @param start index of its first octet in {@link #array()}
     * @param length without the line end
     * @param crlf whether it ended in CRLF; if not, in a bare LF, and the caller decides whether that is an error. A CR that no LF follows is part of the
     *     line
     */
    record Line(int start, int length, boolean crlf) implements LineResult {}

    /** More octets than allowed came without a line end; they and the rest of that line are thrown away. */
    record TooLong() implements LineResult {}

    /** The client closed its side. */
    record EndOfStream() implements LineResult {}

    /** The handler is going, or {@link #wakeReader()} was called, and nothing of a line had come. */
    record Drained() implements LineResult {}

    /** The deadline passed. */
    record TimedOut() implements LineResult {}

    /**
     * Reads up to the next LF. Flushes the output first when it would have to wait for input (so replies to pipelined commands leave together).
     *
     * @param limit most octets of a line, without its end
     * @param deadline for the whole line, however slowly it comes
     */
    LineResult readLine(int limit, Duration deadline) throws IOException;

    /** The input buffer that a {@link Line} points into; valid until the next read. */
    byte[] array();

    /** The text of a line, one character for each octet. */
    default String text(Line line) {
        return new String(array(), line.start(), line.length(), StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads some octets, at least one, as many as are at hand.
     *
     * @return how many, or -1 at the end of the stream
     * @throws java.net.SocketTimeoutException when the deadline passed
     */
    int read(byte[] target, int offset, int length, Duration deadline) throws IOException;

    /**
     * Takes back the last octets of the {@link #read} before: they are what is read next. For those behind an end that could only be found in them; nothing
     * else may have been read or asked for since.
     */
    void unread(int octets);

    /** Whether input is at hand that has not been read: pipelining, or an early talker. Doesn't wait. */
    boolean hasInput() throws IOException;

    /** Puts octets into the output buffer; sends it when it is full. */
    void write(byte[] octets, int offset, int length) throws IOException;

    default void write(byte[] octets) throws IOException {
        write(octets, 0, octets.length);
    }

    /** Characters above 255 are a bug of the caller. */
    default void write(String latin1) throws IOException {
        write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The output as a stream; closing it does nothing, flushing flushes. */
    OutputStream output();

    /** Sends what is buffered. */
    void flush() throws IOException;

    /**
     * Lets other connections run if this one has gone on for long without a wait. Virtual threads have no time slices: work that is long would keep one of
     * the few processors. To be called between the steps of what may take more than some milliseconds; costs next to nothing. Reading does it by itself, where
     * input is always at hand.
     */
    default void giveWay() {}

    /**
     * Makes a read of a line that waits, or the next one, return {@link Drained} if nothing of a line has come; for any thread. How IDLE is told of
     * news and a session of its end.
     */
    void wakeReader();
}
