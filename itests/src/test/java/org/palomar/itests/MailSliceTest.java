package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message from the SMTP port to an IMAP client, and through a crash. */
class MailSliceTest {

    private static final String ADDRESS = "alice@slice.example";
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final String MARK = "A sentence that only this message has.";
    /** No answer within this time is a failure: a busy machine, not a network. */
    private static final int ANSWER_MILLIS = 30_000;

    @Test
    void anAcknowledgedMessageIsReadByImapAndSurvivesAKill() throws Exception {
        try (Distribution distribution = Distribution.start()) {
            distribution.succeed("mail:domain-create slice.example");
            distribution.succeed("mail:account-create --password " + PASSWORD + " " + ADDRESS);
            send(distribution);
            assertThat(read(distribution)).contains(MARK);
            distribution.kill();
            distribution.startAgain();
            assertThat(read(distribution)).contains(MARK);
        }
    }

    private static void send(Distribution distribution) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), distribution.port(2525))) {
            socket.setSoTimeout(ANSWER_MILLIS);
            BufferedReader in = reader(socket);
            assertThat(reply(in)).startsWith("220");
            for (String line :
                    List.of("HELO client.example", "MAIL FROM:<bob@sender.example>", "RCPT TO:<" + ADDRESS + ">")) {
                write(socket, line);
                assertThat(reply(in)).as(line).startsWith("250");
            }
            write(socket, "DATA");
            assertThat(reply(in)).startsWith("354");
            write(socket, "From: bob@sender.example\r\nTo: " + ADDRESS + "\r\nSubject: slice\r\n\r\n" + MARK + "\r\n.");
            assertThat(reply(in)).startsWith("250");
            write(socket, "QUIT");
        }
    }

    /** Returns what the server says when the first message of the inbox is fetched. */
    private static String read(Distribution distribution) throws IOException, GeneralSecurityException {
        try (Socket socket = InstanceTrust.context(distribution)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), distribution.port(2993))) {
            socket.setSoTimeout(ANSWER_MILLIS);
            BufferedReader in = reader(socket);
            assertThat(in.readLine()).startsWith("* OK");
            command(socket, in, "a", "LOGIN " + ADDRESS + " " + PASSWORD);
            command(socket, in, "b", "SELECT INBOX");
            String fetched = command(socket, in, "c", "FETCH 1 BODY.PEEK[]");
            // What delivery put before the message is part of its header for every command.
            assertThat(command(socket, in, "d", "FETCH 1 BODY.PEEK[HEADER.FIELDS (DELIVERED-TO)]"))
                    .contains("Delivered-To: " + ADDRESS);
            assertThat(command(socket, in, "e", "SEARCH HEADER Delivered-To " + ADDRESS + " TEXT delivered-to"))
                    .contains("* SEARCH 1\n");
            command(socket, in, "f", "LOGOUT");
            return fetched;
        }
    }

    private static String command(Socket socket, BufferedReader in, String tag, String command) throws IOException {
        write(socket, tag + " " + command);
        StringBuilder said = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(tag + " ")) {
                assertThat(line).startsWith(tag + " OK");
                return said.toString();
            }
        }
        throw new AssertionError("closed after " + said);
    }

    /** The last line of a reply (RFC 5321, section 4.2.1). */
    private static String reply(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return String.valueOf(line);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void write(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
