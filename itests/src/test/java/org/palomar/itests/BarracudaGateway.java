package org.palomar.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Behaves like a Barracuda Email Security Gateway in front of a mail server: asks that for each recipient (RCPT without DATA), holds messages against its levels, writes its fields where the appliance does, its
 * {@code Received} and an id in front, the rest behind the sender's own, and brings the message on from an address of its own. A line {@code score: 4.2} in a message is what it finds; {@code exempt} a sender whom it does not score.
 * It takes nothing into its own hands: a sender hears what the server behind said. Mail for other domains, as that server sends it out, it keeps.
 */
final class BarracudaGateway implements AutoCloseable {

    /** From where it brings mail: an address of the loopback that nobody else uses. */
    static final String ADDRESS = "127.0.0.2";

    /** What it takes for the address of whoever brings it mail. */
    static final String CLIENT = "198.51.100.7";

    private static final double TAG = 3.5;
    private static final double KILL = 9;
    private static final int ANSWER_MILLIS = 60_000;
    private static final Pattern SCORE = Pattern.compile("^score: (-?[0-9.]+)", Pattern.MULTILINE);

    private final ServerSocket socket;
    private final int behind;
    private final String domain;
    private final List<String> outbound = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();

    /**
     * Starts it.
     *
     * @param port 0 for any
     * @param behind the port of the mail server behind it
     * @param domain whose mail that takes
     */
    BarracudaGateway(int port, int behind, String domain) throws IOException {
        this.behind = behind;
        this.domain = domain;
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What it was given for other domains: the sender, a space and the message each. */
    List<String> outbound() {
        return outbound;
    }

    /** It dies: whoever is in the middle of something hears nothing more. */
    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket one : open) {
            one.close();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** One side of a conversation, in lines. */
    private static final class Lines {

        private final BufferedReader in;
        private final OutputStream out;

        Lines(Socket socket) throws IOException {
            socket.setSoTimeout(ANSWER_MILLIS);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        }

        String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new SocketException("closed");
            }
            return line;
        }

        void say(String text) throws IOException {
            out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** The last line of a reply. */
        String reply() throws IOException {
            String line = line();
            while (line.startsWith("-", 3)) {
                line = line();
            }
            return line;
        }

        String asked(String command) throws IOException {
            say(command);
            return reply();
        }
    }

    private void serve(Socket client) {
        try (client) {
            Lines lines = new Lines(client);
            lines.say("220 gateway.example ESMTP (ready)");
            String sender = "";
            List<String> recipients = new ArrayList<>();
            for (String line = lines.line(); ; line = lines.line()) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("MAIL FROM:")) {
                    sender = line.substring("MAIL FROM:".length());
                    recipients.clear();
                    lines.say("250 Sender OK");
                } else if (verb.startsWith("RCPT TO:")) {
                    String recipient = line.substring("RCPT TO:".length());
                    String said = isOutbound(List.of(recipient)) ? "250 OK" : behind(sender, List.of(recipient), "");
                    if (said.startsWith("250")) {
                        recipients.add(recipient);
                    }
                    lines.say(
                            said.startsWith("5") ? "550 permanent failure for one or more recipients: " + said : said);
                } else if (verb.startsWith("DATA")) {
                    lines.say("354 Start mail input");
                    lines.say(scanned(sender, recipients, text(lines)));
                } else if (verb.startsWith("QUIT")) {
                    lines.say("221 Bye");
                    return;
                } else {
                    lines.say("250 gateway.example");
                }
            }
        } catch (IOException over) {
            // its client, or itself, is gone
        } finally {
            open.remove(client);
        }
    }

    private boolean isOutbound(List<String> recipients) {
        return recipients.stream().noneMatch(recipient -> recipient.contains("@" + domain));
    }

    private static String text(Lines lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = lines.line(); !line.equals("."); line = lines.line()) {
            text.append(line).append("\r\n");
        }
        return text.toString();
    }

    private String scanned(String sender, List<String> recipients, String message) throws IOException {
        Matcher found = SCORE.matcher(message);
        if (isOutbound(recipients)) {
            outbound.add(sender + " " + message);
            return "250 Ok: queued";
        }
        double score = found.find() ? Double.parseDouble(found.group(1)) : 0;
        return score >= KILL ? "554 rejected due to spam content" : behind(sender, recipients, marked(message, score));
    }

    private String marked(String message, double score) {
        String start = "1576585041";
        String id = start + "-0a7ff5137c1cdc3e000" + numbers.incrementAndGet() + "-ZXuqFv";
        int end = message.indexOf("\r\n\r\n") + 2;
        String fields = "X-Barracuda-Connect: far.example[" + CLIENT + "]\r\nX-Barracuda-Start-Time: " + start
                + "\r\nX-Virus-Scanned: by bsmtpd at gateway.example\r\nX-Barracuda-BRTS-Status: 1\r\n";
        if (!message.contains("exempt\r\n")) {
            fields += String.format(
                    Locale.ROOT,
                    "X-Barracuda-Spam-Score: %.2f\r\nX-Barracuda-Spam-Status: %s, SCORE=%.2f using global scores of TAG_LEVEL=%.1f"
                            + " QUARANTINE_LEVEL=1000.0\r\n\tKILL_LEVEL=%.1f tests=BSF_SC0_MISMATCH_TO, BSF_RULE7568M\r\n"
                            + "X-Barracuda-Spam-Report: Code version 3.2, rules version 3.2.3.78715\r\n\tRule breakdown below\r\n",
                    score,
                    score >= TAG ? "Yes" : "No",
                    score,
                    TAG,
                    KILL);
            fields += score >= TAG ? "X-Barracuda-Spam-Flag: YES\r\n" : "";
        }
        return "X-ASG-Debug-ID: " + id + "\r\nReceived: from client.example (far.example [" + CLIENT
                + "]) by gateway.example with ESMTP id " + id + "; Tue, 17 Dec 2019 13:17:21 +0100 (CET)\r\n"
                + message.substring(0, end) + fields + message.substring(end);
    }

    /** What the server behind says of a recipient, or of a message if there is one. */
    private String behind(String sender, List<String> recipients, String message) throws IOException {
        try (Socket server = new Socket()) {
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), behind), ANSWER_MILLIS);
            open.add(server);
            try {
                return said(new Lines(server), sender, recipients, message);
            } finally {
                open.remove(server);
            }
        }
    }

    private static String said(Lines lines, String sender, List<String> recipients, String message) throws IOException {
        lines.reply();
        lines.asked("EHLO gateway.example");
        String reply = lines.asked("MAIL FROM:" + sender);
        for (String recipient : recipients) {
            reply = lines.asked("RCPT TO:" + recipient);
        }
        if (!message.isEmpty() && reply.startsWith("250")) {
            lines.asked("DATA");
            reply = lines.asked(message + ".");
        }
        lines.asked("QUIT");
        return reply;
    }
}
