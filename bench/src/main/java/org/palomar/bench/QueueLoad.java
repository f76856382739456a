package org.palomar.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads for an outbound queue, one source file without dependencies. All connections are on loopback; each load ends by itself.
 *
 * <pre>
 * fill PORT USER PASSWORD ENTRIES DOMAINS SUFFIX   submits messages until so many entries are queued, spread over so many domains
 * silent ADDRESS PORT SECONDS                      a server that takes connections and never says a word
 * latency PORT RECIPIENT SINK RATE SECONDS         sends short messages at a rate, is the server at port SINK that gets them, and says how long each was on its way
 * </pre>
 */
public final class QueueLoad {

    private static final int RECIPIENTS = 1_000;
    private static final int SESSIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MARK = "X-Sent: ";

    private QueueLoad() {}

    /** @param arguments as above */
    public static void main(String[] arguments) throws Exception {
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "fill" ->
                fill(
                        Integer.parseInt(arguments[1]),
                        arguments[2],
                        arguments[3],
                        Integer.parseInt(arguments[4]),
                        Integer.parseInt(arguments[5]),
                        arguments[6]);
            case "silent" ->
                silent(arguments[1], Integer.parseInt(arguments[2]), Duration.ofSeconds(Long.parseLong(arguments[3])));
            case "latency" ->
                latency(
                        Integer.parseInt(arguments[1]),
                        arguments[2],
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]),
                        Integer.parseInt(arguments[5]));
            default -> throw new IllegalArgumentException("usage: fill | silent | latency, see the source");
        }
    }

    /** One client of an SMTP server. */
    private static final class Session implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Session(int port) throws IOException {
            socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
            expect("220");
            say("EHLO load.test");
            expect("250");
        }

        void say(String line) throws IOException {
            write(line + "\r\n");
            out.flush();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }

        /** Reads a reply of one or more lines, which must begin so. */
        void expect(String code) throws IOException {
            String line;
            do {
                line = QueueLoad.line(in);
                if (!line.startsWith(code)) {
                    throw new IOException("expected " + code + ", got " + line);
                }
            } while (line.length() > 3 && line.charAt(3) == '-');
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the connection was closed");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    private static void fill(int port, String user, String password, int entries, int domains, String suffix)
            throws Exception {
        long start = System.nanoTime();
        int recipients = Math.min(domains, RECIPIENTS);
        int messages = entries / recipients;
        try (ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                int first = i;
                ends.add(sessions.submit(() -> {
                    try (Session session = new Session(port)) {
                        byte[] login = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
                        session.say("AUTH PLAIN " + Base64.getEncoder().encodeToString(login));
                        session.expect("235");
                        for (int message = first; message < messages; message += SESSIONS) {
                            submit(session, user, message, recipients, domains, suffix);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%,d recipients in %.1f s, %,.0f a second%n", messages * recipients, seconds, entries / seconds);
    }

    /** One message to as many domains as it has recipients, so that each makes an entry of its own. */
    private static void submit(Session session, String user, int message, int recipients, int domains, String suffix)
            throws IOException {
        session.write("MAIL FROM:<" + user + ">\r\n");
        for (int i = 0; i < recipients; i++) {
            int domain = (int) (((long) message * recipients + i) % domains);
            session.write("RCPT TO:<u" + message + "@d" + domain + "." + suffix + ">\r\n");
        }
        session.say("DATA");
        for (int i = 0; i <= recipients; i++) {
            session.expect("250");
        }
        session.expect("354");
        session.say("From: " + user + "\r\nTo: undisclosed-recipients:;\r\nSubject: load " + message
                + "\r\nDate: Thu, 26 Nov 2026 12:00:00 +0000\r\nMessage-ID: <" + message
                + "@load.test>\r\n\r\nHello.\r\n.");
        session.expect("250");
    }

    private static void silent(String address, int port, Duration time) throws IOException {
        try (ServerSocket server = new ServerSocket(port, 1_000, InetAddress.getByName(address))) {
            List<Socket> taken = new ArrayList<>();
            long end = System.nanoTime() + time.toNanos();
            for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                server.setSoTimeout((int) left);
                try {
                    taken.add(server.accept());
                } catch (SocketTimeoutException over) {
                    break;
                }
            }
            System.out.println(taken.size() + " connections were taken");
            for (Socket each : taken) {
                each.close();
            }
        }
    }

    private static void latency(int port, String recipient, int sink, int rate, int seconds) throws Exception {
        int messages = rate * seconds;
        Map<Integer, Long> arrivals = new ConcurrentHashMap<>();
        long[] departures = new long[messages];
        try (ServerSocket server = new ServerSocket(sink, 1_000, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> accept(server, arrivals));
            try (Session session = new Session(port)) {
                long start = System.nanoTime();
                for (int i = 0; i < messages; i++) {
                    LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
                    session.say("MAIL FROM:<you@sender.test>\r\nRCPT TO:<" + recipient + ">\r\nDATA");
                    session.expect("250");
                    session.expect("250");
                    session.expect("354");
                    session.say(MARK + i + "\r\nSubject: on its way\r\n\r\nHello.\r\n.");
                    session.expect("250");
                    departures[i] = System.nanoTime();
                }
            }
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (arrivals.size() < messages && System.nanoTime() < patience) {
                LockSupport.parkNanos(10_000_000);
            }
        }
        double[] waits = new double[arrivals.size()];
        int next = 0;
        for (Map.Entry<Integer, Long> arrival : arrivals.entrySet()) {
            waits[next++] = Math.max(0, arrival.getValue() - departures[arrival.getKey()]) / 1e6;
        }
        Arrays.sort(waits);
        System.out.printf(
                "%d of %d arrived; from 250 to arrival p50 %.1f, p99 %.1f, most %.1f ms%n",
                waits.length,
                messages,
                waits[waits.length / 2],
                waits[waits.length * 99 / 100],
                waits[waits.length - 1]);
    }

    /** Serves each connection on a thread of its own until the server is closed. */
    private static void accept(ServerSocket server, Map<Integer, Long> arrivals) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket, arrivals));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket socket, Map<Integer, Long> arrivals) {
        try (socket) {
            converse(socket, arrivals);
        } catch (IOException gone) {
            // the client has closed it, as it may
        }
    }

    private static void converse(Socket socket, Map<Integer, Long> arrivals) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        reply(out, "220 sink.test ESMTP");
        for (String command = line(in); !command.startsWith("QUIT"); command = line(in)) {
            if (command.startsWith("EHLO")) {
                reply(out, "250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME");
            } else if (command.startsWith("DATA")) {
                reply(out, "354 go on");
                for (String text = line(in); !text.equals("."); text = line(in)) {
                    if (text.startsWith(MARK)) {
                        arrivals.putIfAbsent(Integer.valueOf(text.substring(MARK.length())), System.nanoTime());
                    }
                }
                reply(out, "250 taken");
            } else {
                reply(out, "250 fine");
            }
        }
        reply(out, "221 bye");
    }

    private static void reply(OutputStream out, String lines) throws IOException {
        out.write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
