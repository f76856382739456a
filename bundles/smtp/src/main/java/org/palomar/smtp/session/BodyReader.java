package org.palomar.smtp.session;

import java.io.EOFException;
import java.io.IOException;
import org.palomar.net.LineChannel;
import org.palomar.smtp.grammar.ChunkInspector;
import org.palomar.smtp.grammar.DataDecoder;
import org.palomar.smtp.grammar.LineFault;

/** Reads messages from the connection. For its thread. */
final class BodyReader {

    /** Whoever sends this many times the size limit isn't going to stop. */
    static final int FLOOD_FACTOR = 2;

    private static final int SCRATCH = 16 << 10;

    private final LineChannel input;
    private final SmtpSettings settings;

    BodyReader(LineChannel input, SmtpSettings settings) {
        this.input = input;
        this.settings = settings;
    }

    /** Far more came than is allowed: not worth reading to the end. */
    static final class FloodException extends IOException {

        private static final long serialVersionUID = 1L;

        FloodException() {
            super("the message never ends");
        }
    }

    /**
     * Reads what follows DATA, up to its end.
     *
     * @throws java.net.SocketTimeoutException when it came too slowly
     * @throws FloodException when it is far too long
     */
    LineFault readData(MessageBody body) throws IOException {
        DataDecoder decoder = new DataDecoder();
        Pace pace = new Pace(settings.deadlines());
        boolean ended = false;
        while (!ended) {
            byte[] buffer = body.buffer();
            int from = body.end();
            int to = from + readSome(buffer, from, buffer.length - from, pace, body.octets());
            ended = decoder.decode(buffer, from, to);
            if (ended) {
                input.unread(to - decoder.rest());
            }
            body.append(decoder.textEnd() - from);
            stopFlood(body.octets());
        }
        return decoder.fault();
    }

    /** Reads a chunk of BDAT; throws as {@link #readData}. */
    void readChunk(long size, ChunkedBody chunks) throws IOException {
        MessageBody body = chunks.body();
        ChunkInspector inspector = chunks.inspector();
        Pace pace = new Pace(settings.deadlines());
        long left = size;
        while (left > 0) {
            byte[] buffer = body.buffer();
            int from = body.end();
            int count = readSome(buffer, from, (int) Math.min(left, buffer.length - from), pace, size - left);
            inspector.inspect(buffer, from, from + count);
            body.append(count);
            left -= count;
        }
    }

    /** Reads a chunk that nobody wants, so that what follows it is understood. */
    void skipChunk(long size) throws IOException {
        byte[] scratch = new byte[SCRATCH];
        Pace pace = new Pace(settings.deadlines());
        long left = size;
        while (left > 0) {
            left -= readSome(scratch, 0, (int) Math.min(left, SCRATCH), pace, size - left);
        }
    }

    /** Whether a chunk is not worth reading at all behind those before it: its size is whatever the client says, up to 2^63 - 1. */
    boolean isFlood(long before, long chunk) {
        return chunk > FLOOD_FACTOR * settings.limits().messageSize() - before;
    }

    private int readSome(byte[] target, int from, int length, Pace pace, long soFar) throws IOException {
        int count = input.read(target, from, length, pace.next(soFar));
        if (count < 0) {
            throw new EOFException("the client left in the middle of a message");
        }
        return count;
    }

    private void stopFlood(long octets) throws FloodException {
        if (isFlood(octets, 0)) {
            throw new FloodException();
        }
    }
}
