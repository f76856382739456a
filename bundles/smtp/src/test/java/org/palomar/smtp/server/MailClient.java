package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that says what it is told to, right or wrong. For one thread. */
final class MailClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private Socket socket;
    private InputStream in;

    private MailClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Connects and says nothing. */
    static MailClient silent(int port) throws IOException {
        return new MailClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects and hears the greeting. */
    static MailClient greeted(int port) throws IOException {
        MailClient client = silent(port);
        client.hears("220 ");
        return client;
    }

    /** Connects and says EHLO. */
    static MailClient introduced(int port) throws IOException {
        MailClient client = greeted(port);
        client.says("EHLO client.example", "250");
        return client;
    }

    /** Connects for submission and turns TLS on. */
    static MailClient encrypted(MailHouse house) throws IOException {
        MailClient client = introduced(house.submission());
        client.says("STARTTLS", "220 2.0.0");
        client.upgrade(new TestCertificate().context());
        client.says("EHLO client.example", "250");
        return client;
    }

    /** The same, and logs in as alice. */
    static MailClient loggedIn(MailHouse house) throws IOException {
        MailClient client = encrypted(house);
        String login = "\0alice@example.org\0" + MailHouse.PASSWORD;
        client.says(
                "AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)),
                "235 2.7.0");
        return client;
    }

    /** Sends octets, one for each character. */
    MailClient sends(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends octets, each in a packet of its own. */
    MailClient trickles(String octets) throws IOException {
        for (int i = 0; i < octets.length(); i++) {
            sends(octets.substring(i, i + 1));
        }
        return this;
    }

    /** Sends a line and expects a reply that begins so; returns all its lines. */
    List<String> says(String line, String expected) throws IOException {
        sends(line + "\r\n");
        return hears(expected);
    }

    /** Expects a reply whose lines begin so, returns them. */
    List<String> hears(String expected) throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = line();
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        assertThat(lines.getLast()).startsWith(expected);
        return lines;
    }

    /** Expects the connection to be closed, with nothing more to be heard. */
    void hearsTheEnd() throws IOException {
        assertThat(line()).isEmpty();
    }

    /** The whole of a simple message to one recipient. */
    void mails(String sender, String recipient, String text, String expected) throws IOException {
        says("MAIL FROM:<" + sender + ">", "250");
        says("RCPT TO:<" + recipient + ">", "250");
        says("DATA", "354");
        sends(text + ".\r\n");
        hears(expected);
    }

    /** Takes the connection into TLS, whoever the server says it is. */
    void upgrade(SSLContext context) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "mail.example.org", 25, true);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            line.append((char) octet);
            octet = in.read();
        }
        if (octet >= 0) {
            assertThat(line.charAt(line.length() - 1)).isEqualTo('\r');
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
