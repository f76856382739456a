package org.palomar.relay.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Who has connected to a {@link ScriptedServer}, as its script sees it. One character for each octet. */
public final class Visitor implements AutoCloseable {

    private static final int PATIENCE = Math.toIntExact(Duration.ofSeconds(60).toMillis());

    private Socket socket;
    private InputStream in;

    Visitor(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The address that the other side comes from. */
    public String remote() {
        return socket.getInetAddress().getHostAddress();
    }

    /** Sends lines, all at once. */
    public void says(String... lines) throws IOException {
        sends(String.join("\r\n", lines) + "\r\n");
    }

    /** Sends these octets. */
    public void sends(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Expects a line. */
    public void hears(String line) throws IOException {
        assertThat(line()).isEqualTo(line);
    }

    /** Expects a line, and answers. */
    public void on(String line, String... replies) throws IOException {
        hears(line);
        says(replies);
    }

    /** Greets, and says what it can. */
    public void greets(String... keywords) throws IOException {
        says("220 mail.example.org");
        hears("EHLO palomar.example");
        StringBuilder reply = new StringBuilder("250-mail.example.org\r\n");
        for (String keyword : keywords) {
            reply.append("250-").append(keyword).append("\r\n");
        }
        sends(reply + "250 HELP\r\n");
    }

    /** Expects lines that come without an answer to any of them. */
    public void hearsAll(String... lines) throws IOException {
        for (String line : lines) {
            hears(line);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            octets.write(octet);
            octet = in.read();
        }
        String line = octets.toString(StandardCharsets.ISO_8859_1);
        if (octet < 0) {
            return line + "<end>";
        }
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line + "<LF>";
    }

    /** What comes up to the dot that ends a text, with its line end; as it is on the wire. */
    public String text() throws IOException {
        StringBuilder text = new StringBuilder();
        String line = line();
        while (!line.equals(".")) {
            assertThat(line).doesNotEndWith("<end>");
            text.append(line).append("\r\n");
            line = line();
        }
        return text.toString();
    }

    /** So many octets. */
    public String octets(int number) throws IOException {
        return new String(in.readNBytes(number), StandardCharsets.ISO_8859_1);
    }

    /** Expects the end of the connection, and nothing before it. */
    public void hearsTheEnd() throws IOException {
        assertThat(rest()).isEmpty();
    }

    /**
     * Expects nothing for so long, and then says something.
     *
     * @return false if the connection ended instead
     */
    public boolean hearsNothingFor(Duration time, String... lines) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        try {
            assertThat(in.read()).isEqualTo(-1);
            return false;
        } catch (SocketTimeoutException silence) {
            socket.setSoTimeout(before);
            says(lines);
            return true;
        }
    }

    /** Expects QUIT, or nothing, and the end of the connection. */
    public void hearsTheEndOrQuit() throws IOException {
        assertThat(rest()).isIn("", "QUIT\r\n");
    }

    /** Reads until the end of the connection, whatever comes. */
    public void discardsTheRest() throws IOException {
        rest();
    }

    /** What comes up to the end of the connection. */
    public String rest() throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SSLException | SocketException rude) { // an end without good-bye is an end
            return "";
        }
    }

    /** Whether it is still there after that time, and has said nothing. */
    public boolean staysFor(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (SocketException gone) {
            return false;
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(PATIENCE);
            }
        }
    }

    /** Turns TLS on, as the server; what the visitor said in clear behind STARTTLS would break the handshake. */
    public void shakesHands(Certificate certificate) throws IOException {
        SSLSocket secure =
                (SSLSocket) certificate.context().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        socket = secure;
        in = new BufferedInputStream(secure.getInputStream());
    }

    /** Breaks the connection, so that the other side sees it at once. */
    public void hangsUp() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
