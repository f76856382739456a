package org.palomar.itests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that behaves in one way until it is told to behave well. One virtual thread for each connection. */
final class UnrulyServer implements AutoCloseable {

    /** What is wrong with it. */
    enum Manner {
        /** Nothing. */
        WELL,
        DROPS_CONNECTIONS,
        SAYS_NOTHING,
        TALKS_GARBAGE,
        NEVER_ENDS_A_REPLY,
        REFUSES_AT_GREETING,
        REFUSES_THE_SENDER,
        REFUSES_THE_RECIPIENT,
        REFUSES_DATA,
        REFUSES_THE_TEXT,
        GREYLISTS,
        /** It may have the message, or not. */
        CLOSES_AFTER_THE_TEXT
    }

    /** More than a client reads of one reply. */
    private static final int FLOOD = 1 << 20;

    private final ServerSocket listening;
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private volatile Manner manner;

    UnrulyServer(String address, int port, Manner manner) throws IOException {
        this.manner = manner;
        this.listening = new ServerSocket(port, 50, InetAddress.getByName(address));
        Thread.startVirtualThread(this::accept);
    }

    void behaveWell() {
        manner = Manner.WELL;
    }

    /** The texts that it has said 250 to. */
    List<String> kept() {
        return kept;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            converse(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException gone) {
            // the client has closed the connection, as it may
        }
    }

    private void converse(InputStream in, OutputStream out) throws IOException {
        switch (manner) {
            case DROPS_CONNECTIONS -> {
                return;
            }
            case SAYS_NOTHING -> {
                while (in.read() >= 0) {}
                return;
            }
            case TALKS_GARBAGE -> say(out, "\u0000\u00ff\u0001 \u001b[2J% not SMTP");
            case NEVER_ENDS_A_REPLY -> {
                for (int octets = 0; octets < FLOOD; octets += 100) {
                    say(out, "220-" + "x".repeat(94));
                }
            }
            case REFUSES_AT_GREETING -> say(out, "554 5.7.1 Nobody is welcome here");
            default -> say(out, "220 unruly.test ESMTP");
        }
        for (String line = line(in); !line.startsWith("QUIT"); line = line(in)) {
            answer(line, in, out);
        }
        say(out, "221 2.0.0 Good-bye");
    }

    private void answer(String line, InputStream in, OutputStream out) throws IOException {
        switch (line.substring(0, Math.min(4, line.length()))) {
            case "EHLO", "HELO" -> say(out, "250 unruly.test");
            case "MAIL" -> say(out, manner == Manner.REFUSES_THE_SENDER ? "550 5.7.1 Not from you" : "250 2.1.0 Ok");
            case "RCPT" -> say(out, recipient());
            case "DATA" -> {
                if (manner == Manner.REFUSES_DATA) {
                    say(out, "554 5.6.0 No text, please");
                    return;
                }
                say(out, "354 Go on");
                take(in, out);
            }
            default -> say(out, "250 2.0.0 Ok");
        }
    }

    private String recipient() {
        return switch (manner) {
            case REFUSES_THE_RECIPIENT -> "550 5.1.1 Never heard of";
            case GREYLISTS -> "451 4.7.1 Come back later";
            default -> "250 2.1.5 Ok";
        };
    }

    private void take(InputStream in, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = line(in); !line.equals("."); line = line(in)) {
            text.append(line).append('\n');
        }
        if (manner == Manner.CLOSES_AFTER_THE_TEXT) {
            throw new IOException("the connection breaks");
        }
        if (manner == Manner.REFUSES_THE_TEXT) {
            say(out, "554 5.7.1 Spam, I say");
            return;
        }
        kept.add(text.toString());
        say(out, "250 2.0.0 Taken");
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the client has gone");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
