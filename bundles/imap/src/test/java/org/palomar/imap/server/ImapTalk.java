package org.palomar.imap.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** The client's end of one connection; lines are octets as characters. */
final class ImapTalk implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 5_000;

    /** A server that writes much waits for who reads it. */
    private static final int RECEIVE_BUFFER = 64 * 1024;

    private Socket socket;
    private InputStream in;
    private int tags;

    ImapTalk(int port) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** With the greeting read and alice logged in. */
    static ImapTalk alice(ImapHouse house) throws IOException {
        ImapTalk talk = new ImapTalk(house.port());
        talk.line();
        talk.ok("LOGIN alice@example.org \"" + ImapHouse.PASSWORD + "\"");
        return talk;
    }

    void send(String octets) throws IOException {
        send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** A line without its CRLF. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        while ((octet = in.read()) != '\n') {
            if (octet < 0) {
                throw new EOFException("after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("a line ends in a bare LF: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    byte[] octets(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Whether the server has closed the connection. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /** Sends a command; the lines up to and with its tagged reply. */
    List<String> command(String command) throws IOException {
        String tag = "t" + ++tags;
        send(tag + " " + command + "\r\n");
        return until(tag);
    }

    List<String> until(String tag) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(line());
        } while (!lines.getLast().startsWith(tag + " "));
        return lines;
    }

    /** Sends a command that must succeed. */
    List<String> ok(String command) throws IOException {
        List<String> lines = command(command);
        if (!lines.getLast().contains(" OK")) {
            throw new IOException(command + ": " + lines.getLast());
        }
        return lines;
    }

    /** Sends a command; its tagged reply without the tag. */
    String reply(String command) throws IOException {
        String last = command(command).getLast();
        return last.substring(last.indexOf(' ') + 1);
    }

    /** Shakes hands after STARTTLS. */
    void startTls() throws IOException {
        SSLSocket tls = (SSLSocket) new TestCertificate()
                .context()
                .getSocketFactory()
                .createSocket(socket, "mail.example.org", socket.getPort(), true);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
