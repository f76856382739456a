package org.palomar.net.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.message.Content;
import org.palomar.net.LineChannel;
import org.palomar.net.OutgoingConnection;

/** A connection to a server while it is asked something, with the time that is left. For one thread. */
public final class Call {

    private static final int PIECE = 16 * 1024;
    private static final int MAX_FIELDS = 50;
    private static final int MAX_LAST_WORDS = 1000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final OutgoingConnection connection;
    private final long end;

    Call(OutgoingConnection connection, long end) {
        this.connection = connection;
        this.end = end;
    }

    public LineChannel channel() {
        return connection.channel();
    }

    /** What is left of the deadline; above 0. */
    public Duration left() throws IOException {
        return left(end);
    }

    /** What is written from now on has to be taken within what is left of the deadline, whatever the server does. */
    public void hurry() throws IOException {
        connection.hurry(left());
    }

    static Duration left(long end) throws IOException {
        long nanos = end - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException("no answer within the deadline");
        }
        // A wait of less than a millisecond would be none at all for a socket, that is for ever.
        return Duration.ofNanos(Math.max(nanos, 1_000_000));
    }

    /** Puts a piece of a message on the wire: the octets are at the start of the array. */
    @FunctionalInterface
    public interface Piece {
        void write(byte[] octets, int length) throws IOException;
    }

    /**
     * Sends a message piece by piece, each within what is left of the deadline.
     *
     * @throws UnanswerableException when the server has hung up within it, and said why
     */
    public void send(Content content, Piece piece) throws IOException {
        byte[] octets = new byte[PIECE];
        try (InputStream in = content.open()) {
            for (int read = in.readNBytes(octets, 0, PIECE); read > 0; read = in.readNBytes(octets, 0, PIECE)) {
                hurry();
                write(octets, read, piece);
            }
        }
        hurry();
        write(octets, 0, (nothing, none) -> channel().flush());
    }

    private void write(byte[] octets, int length, Piece piece) throws IOException {
        try {
            piece.write(octets, length);
        } catch (IOException broken) {
            throw new UnanswerableException("it hangs up: " + lastWords(broken));
        }
    }

    /** What it said before it hung up, which no protocol of scanners does without a word. */
    private String lastWords(IOException broken) throws IOException {
        try {
            if (channel().readLine(MAX_LAST_WORDS, LAST_WORDS) instanceof LineChannel.Line line) {
                return channel().text(line);
            }
        } catch (IOException none) {
            broken.addSuppressed(none);
        }
        throw broken;
    }

    /** Reads so many octets, one character for each. */
    public String text(int octets) throws IOException {
        byte[] text = new byte[octets];
        for (int read = 0; read < octets; ) {
            int more = channel().read(text, read, octets - read, left());
            if (more < 0) {
                throw new IOException("it closed the connection within its answer");
            }
            read += more;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a header up to the empty line behind it: its fields, by names in lower case; of two of one name the last.
     *
     * @param limit most octets of a line
     */
    public Map<String, String> header(int limit) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = line(limit); !line.isEmpty(); line = line(limit)) {
            int colon = line.indexOf(':');
            if (colon < 0 || fields.size() == MAX_FIELDS) {
                throw new IOException("its answer has a header that is none");
            }
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return fields;
    }

    /**
     * Reads a line.
     *
     * @param limit most octets
     */
    public String line(int limit) throws IOException {
        return switch (channel().readLine(limit, left())) {
            case LineChannel.Line line -> channel().text(line);
            case LineChannel.TooLong() ->
                throw new IOException("it answers with a line of more than " + limit + " octets");
            case LineChannel.EndOfStream() -> throw new IOException("it closed the connection before its answer");
            case LineChannel.Drained() -> throw new IOException("this server stops");
            case LineChannel.TimedOut() -> throw new SocketTimeoutException("no answer within the deadline");
        };
    }
}
