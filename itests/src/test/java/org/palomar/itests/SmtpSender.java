package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A sending server that changes no octet of what it sends, unlike the libraries of mail programs. One connection to the MX. */
final class SmtpSender implements AutoCloseable {

    /** No answer within this time is a failure: a busy machine, not a network. */
    private static final int ANSWER_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;
    private final BufferedOutputStream out;

    SmtpSender(Distribution distribution) throws IOException {
        this(distribution.port(2525));
    }

    /** To another server on this machine. */
    SmtpSender(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ANSWER_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        out = new BufferedOutputStream(socket.getOutputStream());
        expect("220");
        says("EHLO sender.example", "250");
    }

    /** Sends a message, one octet for each character, that ends in CRLF; returns the reply to it, or to its recipient if that was refused. */
    String send(String recipient, String message) throws IOException {
        says("MAIL FROM:<corpus@sender.example> BODY=8BITMIME", "250");
        write("RCPT TO:<" + recipient + ">");
        String taken = reply();
        if (!taken.startsWith("250")) {
            says("RSET", "250");
            return taken;
        }
        says("DATA", "354");
        byte last = '\n';
        for (byte octet : message.getBytes(StandardCharsets.ISO_8859_1)) {
            if (octet == '.' && last == '\n') {
                out.write('.');
            }
            out.write(octet);
            last = octet;
        }
        write(".");
        return reply();
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            says("QUIT", "221");
        }
    }

    private void says(String line, String answer) throws IOException {
        write(line);
        expect(answer);
    }

    private void write(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void expect(String start) throws IOException {
        assertThat(reply()).startsWith(start);
    }

    /** The last line of a reply (RFC 5321, section 4.2.1). */
    private String reply() throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return String.valueOf(line);
    }
}
