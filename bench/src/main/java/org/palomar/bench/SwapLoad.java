package org.palomar.bench;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Sends messages at a rate while others exchange bundles, holds connections of readers who have logged in meanwhile, and counts what became of both. It also stands in for the scanner that a connector asks. A program of one file, see
 * {@code swap.sh}.
 */
public final class SwapLoad {

    private static final int SENDERS = 8;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int SMTP_PORT = 2525;
    private static final int IMAP_PORT = 2993;
    private static final int POP3_PORT = 2995;
    private static final int MANAGESIEVE_PORT = 4190;
    private static final long KNOCK_NANOS = 250_000_000;
    private static final Pattern MESSAGE_ID = Pattern.compile("(?i)message-id:\\s*<(load-\\d+-\\d+)@load\\.example>");

    /** A client of a protocol bundle that is exchanged may come back this long afterwards. */
    private static final long AFTERWARDS_MILLIS = 10_000;

    /** The bundles that are exchanged and have clients, and how many of their clients stay. */
    private enum Protocol {
        SMTP(0),
        IMAP(4),
        POP3(2),
        MANAGESIEVE(2);

        private final int readers;

        Protocol(int readers) {
            this.readers = readers;
        }
    }

    /** A connection that ended though its client had not asked for that. */
    private record Drop(Protocol protocol, long millis, String why) {}

    /** When a protocol bundle was exchanged, from and to. */
    private record Window(Protocol protocol, long from, long to) {
        boolean explains(Drop drop) {
            return drop.protocol() == protocol && drop.millis() >= from && drop.millis() <= to + AFTERWARDS_MILLIS;
        }
    }

    private final int offset;
    private final String account;
    private final String password;
    private final double rate;
    private final Path folder;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final AtomicLong knocks = new AtomicLong();
    private final AtomicLong deferred = new AtomicLong();
    private final AtomicLong scanned = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final Queue<Drop> drops = new ConcurrentLinkedQueue<>();
    private final AtomicLong refusedPorts = new AtomicLong();

    private SwapLoad(String[] arguments) {
        offset = Integer.parseInt(arguments[0]);
        account = arguments[1];
        password = arguments[2];
        rate = Double.parseDouble(arguments[3]);
        folder = Path.of(arguments[4]);
    }

    /**
     * Arguments: what was added to the ports, the account's address, the password of all, messages a second, and a folder: the load ends when there is a file {@code over}; {@code windows} has a line for each exchange of a protocol bundle, with its
     * name and two times in milliseconds. Readers have accounts of their own, {@code reader0@} and so on. Ends with 1 if anything was lost, doubled or dropped.
     */
    public static void main(String[] arguments) throws Exception {
        SwapLoad load = new SwapLoad(arguments);
        load.scan();
        boolean good = load.run();
        System.exit(good ? 0 : 1);
    }

    private boolean run() throws Exception {
        long began = System.nanoTime();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int number = i;
            all.add(Thread.ofPlatform().start(() -> send(number)));
        }
        int reader = 0;
        for (Protocol protocol : Protocol.values()) {
            for (int i = 0; i < protocol.readers; i++) {
                String name = "reader" + reader++ + account.substring(account.indexOf('@'));
                boolean idle = i % 2 == 0;
                all.add(Thread.ofPlatform().start(() -> stay(protocol, name, idle)));
            }
        }
        all.add(Thread.ofPlatform().start(this::knock));
        for (Thread one : all) {
            one.join();
        }
        return tell((System.nanoTime() - began) / 1e9);
    }

    private boolean tell(double seconds) throws IOException {
        Map<String, Integer> there = delivered();
        long lost = acknowledged.stream().filter(id -> !there.containsKey(id)).count();
        long doubled = there.values().stream().filter(count -> count > 1).count();
        List<Window> windows = windows();
        List<Drop> unexplained = drops.stream()
                .filter(drop -> windows.stream().noneMatch(window -> window.explains(drop)))
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%d messages acknowledged in %.0f s (%.0f a second), %d scanned by the stand-in; %d lost, %d doubled, %d asked to come back, %d without a reply%n",
                acknowledged.size(),
                seconds,
                acknowledged.size() / seconds,
                scanned.get(),
                lost,
                doubled,
                deferred.get(),
                unknown.size());
        System.out.printf(
                Locale.ROOT,
                "connections: %d readers logged in and stayed (%d answers), %d exchanges of protocol bundles; %d of their own clients ended with them, %d others were dropped; %d knocks at ports, %d found none%n",
                Stream.of(Protocol.values()).mapToInt(one -> one.readers).sum(),
                held.get(),
                windows.size(),
                drops.size() - unexplained.size(),
                unexplained.size(),
                knocks.get(),
                refusedPorts.get());
        unexplained.stream().limit(10).forEach(drop -> System.out.println("dropped: " + drop));
        boolean idle = acknowledged.isEmpty()
                || held.get() == 0
                || scanned.get() == 0
                || knocks.get() == 0
                || windows.isEmpty();
        return lost == 0 && doubled == 0 && unexplained.isEmpty() && refusedPorts.get() == 0 && !idle;
    }

    private List<Window> windows() throws IOException {
        Path file = folder.resolve("windows");
        List<Window> windows = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] parts = line.split(" ", -1);
            windows.add(new Window(
                    Protocol.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2])));
        }
        return windows;
    }

    private void dropped(Protocol protocol, IOException why) {
        if (!over()) {
            drops.add(new Drop(protocol, System.currentTimeMillis(), String.valueOf(why.getMessage())));
        }
    }

    private boolean over() {
        return Files.exists(folder.resolve("over"));
    }

    private void send(int sender) {
        long pause = (long) (1e9 * SENDERS / rate);
        long next = System.nanoTime();
        int number = 0;
        String again = "";
        while (!over()) {
            try (Line line = new Line(plain(SMTP_PORT + offset))) {
                line.expect("220");
                line.say("EHLO load.example", "250");
                for (int i = 0; i < 100 && !over(); i++) {
                    LockSupport.parkNanos(Math.max(next - System.nanoTime(), 0));
                    next = Math.max(next + pause, System.nanoTime() - pause);
                    String id = again.isEmpty() ? "load-" + sender + "-" + number++ : again;
                    // What got no reply may be there: it never comes again.
                    again = "";
                    again = message(line, id) ? "" : id;
                }
                line.say("QUIT", "221");
            } catch (IOException gone) {
                dropped(Protocol.SMTP, gone);
            }
        }
    }

    /** Answers whether it was taken; what was asked to come back comes again. */
    private boolean message(Line line, String id) throws IOException {
        line.write("MAIL FROM:<load@sender.example>\r\nRCPT TO:<" + account + ">\r\nDATA\r\n");
        String sender = line.reply();
        String recipient = line.reply();
        String data = line.reply();
        boolean taken = sender.startsWith("250") && recipient.startsWith("250") && data.startsWith("354");
        if (taken) {
            unknown.add(id);
            line.write("From: <load@sender.example>\r\nSubject: A load\r\nMessage-ID: <" + id + "@load.example>\r\n\r\n"
                    + "A line of a message.\r\n".repeat(40) + ".\r\n");
            taken = line.reply().startsWith("250");
            unknown.remove(id);
        }
        if (taken) {
            acknowledged.add(id);
        } else {
            deferred.incrementAndGet();
            line.say("RSET", "250");
        }
        return taken;
    }

    /** Finds out whether each port is open, a few times a second. */
    private void knock() {
        while (!over()) {
            for (int port : new int[] {SMTP_PORT, IMAP_PORT, POP3_PORT, MANAGESIEVE_PORT}) {
                try (Socket open = plain(port + offset)) {
                    knocks.addAndGet(open.isConnected() ? 1 : 0);
                } catch (IOException closed) {
                    // It is counted.
                }
            }
            LockSupport.parkNanos(KNOCK_NANOS);
        }
    }

    /** Logs in and stays, until it is over. */
    private void stay(Protocol protocol, String name, boolean idle) {
        while (!over()) {
            try (Line line = login(protocol, name)) {
                while (!over()) {
                    rest(protocol, line, idle);
                    held.incrementAndGet();
                }
            } catch (IOException gone) {
                dropped(protocol, gone);
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private Line login(Protocol protocol, String name) throws IOException {
        return switch (protocol) {
            case IMAP -> {
                Line line = new Line(tls(IMAP_PORT + offset));
                line.line();
                line.write("a LOGIN " + name + " " + password + "\r\n");
                line.until("a OK");
                line.write("b SELECT INBOX\r\n");
                line.until("b OK");
                yield line;
            }
            case POP3 -> {
                Line line = new Line(tls(POP3_PORT + offset));
                line.until("+OK");
                line.write("USER " + name + "\r\n");
                line.until("+OK");
                line.write("PASS " + password + "\r\n");
                line.until("+OK");
                yield line;
            }
            default -> {
                Socket socket = plain(MANAGESIEVE_PORT + offset);
                Line open = new Line(socket);
                open.until("OK");
                open.write("STARTTLS\r\n");
                open.until("OK");
                Line line = new Line(tls(socket, MANAGESIEVE_PORT + offset));
                line.until("OK");
                String plain = "\0" + name + "\0" + password;
                line.write("AUTHENTICATE \"PLAIN\" \""
                        + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)) + "\"\r\n");
                line.until("OK");
                yield line;
            }
        };
    }

    /** Hears the good-bye at once in IDLE, and by the next answer otherwise. */
    private static void rest(Protocol protocol, Line line, boolean idle) throws IOException {
        if (protocol == Protocol.IMAP && idle) {
            line.write("i IDLE\r\n");
            line.until("+");
            line.listen(3_000);
            line.write("DONE\r\n");
            line.until("i OK");
            return;
        }
        LockSupport.parkNanos(1_000_000_000);
        if (protocol == Protocol.IMAP) {
            line.write("n NOOP\r\n");
            line.until("n OK");
        } else {
            line.write("NOOP\r\n");
            line.until(protocol == Protocol.POP3 ? "+OK" : "OK");
        }
    }

    /** Says of everything that it is clean, as clamd does. */
    private void scan() throws IOException {
        ServerSocket server = new ServerSocket(3310 + offset, 100, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> scan(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void scan(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            StringBuilder command = new StringBuilder();
            for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
                command.append((char) octet);
            }
            boolean ping = command.toString().equals("nPING");
            for (int length = ping ? 0 : in.readInt(); length > 0; length = in.readInt()) {
                in.skipNBytes(length);
            }
            socket.getOutputStream().write((ping ? "PONG\n" : "stream: OK\n").getBytes(StandardCharsets.US_ASCII));
            scanned.addAndGet(ping ? 0 : 1);
        } catch (IOException gone) {
            // Whoever asked sees that, too.
        }
    }

    private Map<String, Integer> delivered() throws IOException {
        Map<String, Integer> there = new HashMap<>();
        try (Line line = new Line(tls(IMAP_PORT + offset))) {
            line.reply();
            line.write("a LOGIN " + account + " " + password + "\r\n");
            line.until("a OK");
            line.write("b SELECT INBOX\r\n");
            line.until("b OK");
            line.write("c FETCH 1:* (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])\r\n");
            for (String text = line.line(); !text.startsWith("c "); text = line.line()) {
                Matcher id = MESSAGE_ID.matcher(text);
                if (id.lookingAt()) {
                    there.merge(id.group(1), 1, Integer::sum);
                }
            }
        }
        return there;
    }

    private Socket plain(int port) throws IOException {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return socket;
        } catch (IOException refused) {
            refusedPorts.incrementAndGet();
            throw refused;
        }
    }

    private Socket tls(int port) throws IOException {
        return tls(plain(port), port);
    }

    private static Socket tls(Socket socket, int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context.getSocketFactory().createSocket(socket, "localhost", port, true);
        } catch (GeneralSecurityException never) {
            throw new IOException(never);
        }
    }

    /** The server on this machine has made its certificate itself. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Nobody asks.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Only this machine is asked.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** A connection of lines. */
    private record Line(Socket socket, BufferedReader in, Writer out) implements AutoCloseable {

        Line(Socket socket) throws IOException {
            this(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)),
                    new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.ISO_8859_1));
        }

        String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("closed");
            }
            return line;
        }

        String reply() throws IOException {
            String line = line();
            while (line.length() > 3 && line.charAt(3) == '-') {
                line = line();
            }
            if (line.startsWith("421")) {
                throw new IOException(line);
            }
            return line;
        }

        void until(String start) throws IOException {
            String line = line();
            while (!line.startsWith(start)) {
                if (line.startsWith("* BYE")
                        || line.startsWith("-ERR")
                        || line.startsWith("BYE")
                        || line.startsWith("NO")) {
                    throw new IOException(line);
                }
                line = line();
            }
        }

        /** Hears the server for a while; its good-bye ends that. */
        void listen(int millis) throws IOException {
            long end = System.nanoTime() + millis * 1_000_000L;
            for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout((int) left);
                try {
                    if (line().startsWith("* BYE")) {
                        throw new IOException("BYE");
                    }
                } catch (SocketTimeoutException quiet) {
                    break;
                }
            }
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }

        void write(String text) throws IOException {
            out.write(text);
            out.flush();
        }

        void expect(String code) throws IOException {
            String reply = reply();
            if (!reply.startsWith(code)) {
                throw new IOException(reply);
            }
        }

        void say(String command, String code) throws IOException {
            write(command + "\r\n");
            expect(code);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
