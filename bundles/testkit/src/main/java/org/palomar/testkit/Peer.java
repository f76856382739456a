package org.palomar.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/** One connection to the server under test. */
final class Peer implements AutoCloseable {

    private final Duration deadline;
    private final Deque<Heard> ahead = new ArrayDeque<>();
    private Socket socket;
    private InputStream in;

    /** What came of waiting for a line. */
    sealed interface Heard {

        String text();

        /** A line without its CRLF; without CR, the LF stays visible in it. */
        record Line(String text) implements Heard {}

        /** No whole line within the deadline. */
        record Silence(String text) implements Heard {}

        /** The connection ended before a whole line. */
        record End(String text) implements Heard {}
    }

    Peer(InetSocketAddress server, Duration deadline) throws IOException {
        this.deadline = deadline;
        this.socket = new Socket();
        socket.connect(server, millis(deadline.toNanos()));
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    private static int millis(long nanos) {
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos), 1, Integer.MAX_VALUE);
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** RFC 3207 §4.2: nothing in clear may stand between the go-ahead and the handshake. */
    void upgrade() throws IOException {
        if (!ahead.isEmpty() || in.available() > 0) {
            throw new IOException("the server sent text in clear before the handshake: " + Octets.shown(hear().text()));
        }
        socket.setSoTimeout(millis(deadline.toNanos()));
        SSLSocket secure = (SSLSocket)
                TrustAnyone.context().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secure.startHandshake();
        socket = secure;
        in = new BufferedInputStream(secure.getInputStream());
    }

    /** What comes next; {@link #hear} gives it again. */
    Heard peek() {
        if (ahead.isEmpty()) {
            ahead.add(read());
        }
        return ahead.getFirst();
    }

    Heard hear() {
        return ahead.isEmpty() ? read() : ahead.removeFirst();
    }

    private Heard read() {
        long end = System.nanoTime() + deadline.toNanos();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            int octet = 0;
            while (octet != '\n') {
                octet = octetBefore(end);
                if (octet < 0) {
                    return new Heard.End(text(octets));
                }
                octets.write(octet);
            }
            String line = text(octets);
            return new Heard.Line(line.endsWith("\r\n") ? line.substring(0, line.length() - 2) : line);
        } catch (SocketTimeoutException late) {
            return new Heard.Silence(text(octets));
        } catch (IOException reset) { // a rude end is an end
            return new Heard.End(text(octets));
        }
    }

    /** Counts the time for the whole line, or a server that trickles would never be late. */
    private int octetBefore(long end) throws IOException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        socket.setSoTimeout(millis(left));
        return in.read();
    }

    private static String text(ByteArrayOutputStream octets) {
        return octets.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) { // the server was first, and what it said has been checked
            return;
        }
    }
}
