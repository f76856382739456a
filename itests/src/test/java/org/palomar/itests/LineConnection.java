package org.palomar.itests;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** One connection of a client that speaks in lines and tells apart how it ends. One character is one octet. For one thread at a time. */
final class LineConnection implements AutoCloseable {

    /** No answer within this time is a failure: a busy machine, not a network. */
    private static final int ANSWER_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private LineConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    static LineConnection plain(int port) throws IOException {
        return new LineConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static LineConnection plain(InetSocketAddress address) throws IOException {
        return new LineConnection(new Socket(address.getAddress(), address.getPort()));
    }

    /** Waits until a port is open: a start ends when the shell says that the server serves, which may be a moment earlier. */
    static void awaitOpen(int port) {
        await().atMost(Duration.ofMillis(ANSWER_MILLIS))
                .ignoreExceptions()
                .untilAsserted(() -> plain(port).close());
    }

    static LineConnection tls(SSLContext context, int port) throws IOException {
        return new LineConnection(context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    void write(String line) throws IOException {
        writeRaw(line + "\r\n");
    }

    void writeRaw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /**
     * The next line, without its end.
     *
     * @throws EOFException when the server has closed in order, between two lines
     * @throws IOException when the connection broke, which a close within a line is too
     */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw line.size() == 0 ? new EOFException("closed") : new IOException("closed within the line " + line);
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    String octets(int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) {
            throw new IOException("closed within " + count + " octets");
        }
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // It was closed by the server: what this wanted.
        }
    }
}
