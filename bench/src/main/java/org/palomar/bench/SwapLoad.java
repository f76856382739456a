package org.palomar.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Sends messages at a rate while others exchange bundles, holds connections of readers meanwhile, and counts what became of both. A program of one file, see {@code swap.sh}. */
public final class SwapLoad {

    private static final int SENDERS = 8;
    private static final int READERS = 10;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final Pattern SUBJECT = Pattern.compile("(?i)subject: (load-\\d+-\\d+)");

    private final int smtp;
    private final int imaps;
    private final int pop3s;
    private final String account;
    private final String password;
    private final double rate;
    private final Path until;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final AtomicLong deferred = new AtomicLong();
    private final AtomicLong smtpDropped = new AtomicLong();
    private final AtomicLong readersDropped = new AtomicLong();
    private final AtomicLong refusedPorts = new AtomicLong();

    private SwapLoad(String[] arguments) {
        smtp = Integer.parseInt(arguments[0]);
        imaps = Integer.parseInt(arguments[1]);
        pop3s = Integer.parseInt(arguments[2]);
        account = arguments[3];
        password = arguments[4];
        rate = Double.parseDouble(arguments[5]);
        until = Path.of(arguments[6]);
    }

    /**
     * Arguments: ports of SMTP, of IMAP and of POP3 over TLS, the account's address and its password, messages a second, and a file: the load ends when it is there.
     */
    public static void main(String[] arguments) throws Exception {
        System.out.println(new SwapLoad(arguments).run());
    }

    private String run() throws Exception {
        long began = System.nanoTime();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int number = i;
            all.add(Thread.ofPlatform().start(() -> send(number)));
        }
        for (int i = 0; i < READERS; i++) {
            boolean imap = i % 2 == 0;
            all.add(Thread.ofPlatform().start(() -> hold(imap)));
        }
        for (Thread one : all) {
            one.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Integer> there = delivered();
        long lost = acknowledged.stream().filter(id -> !there.containsKey(id)).count();
        long doubled = there.values().stream().filter(count -> count > 1).count();
        return String.format(
                Locale.ROOT,
                "%d messages acknowledged in %.0f s (%.0f a second), %d lost, %d doubled, %d asked to come back; dropped: %d connections of SMTP, %d of IMAP and POP3; %d refused",
                acknowledged.size(),
                seconds,
                acknowledged.size() / seconds,
                lost,
                doubled,
                deferred.get(),
                smtpDropped.get(),
                readersDropped.get(),
                refusedPorts.get());
    }

    private boolean over() {
        return Files.exists(until);
    }

    private void send(int sender) {
        long pause = (long) (1e9 * SENDERS / rate);
        long next = System.nanoTime();
        int number = 0;
        String again = "";
        while (!over()) {
            try (Line line = new Line(plain(smtp))) {
                line.expect("220");
                line.say("EHLO load.example", "250");
                for (int i = 0; i < 100 && !over(); i++) {
                    LockSupport.parkNanos(Math.max(next - System.nanoTime(), 0));
                    next = Math.max(next + pause, System.nanoTime() - pause);
                    String id = again.isEmpty() ? "load-" + sender + "-" + number++ : again;
                    again = message(line, id) ? "" : id;
                }
                line.say("QUIT", "221");
            } catch (IOException gone) {
                smtpDropped.incrementAndGet();
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
            line.write("From: <load@sender.example>\r\nSubject: " + id + "\r\n\r\n"
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

    /** Asks for nothing every tenth of a second, on one connection. */
    private void hold(boolean imap) {
        while (!over()) {
            try (Line line = new Line(tls(imap ? imaps : pop3s))) {
                line.reply();
                while (!over()) {
                    if (imap) {
                        line.write("a NOOP\r\n");
                        line.until("a OK");
                    } else {
                        line.write("CAPA\r\n");
                        line.until(".");
                    }
                    LockSupport.parkNanos(100_000_000);
                }
            } catch (IOException gone) {
                readersDropped.incrementAndGet();
            }
        }
    }

    private Map<String, Integer> delivered() throws IOException {
        Map<String, Integer> there = new HashMap<>();
        try (Line line = new Line(tls(imaps))) {
            line.reply();
            line.write("a LOGIN " + account + " " + password + "\r\n");
            line.until("a OK");
            line.write("b SELECT INBOX\r\n");
            line.until("b OK");
            line.write("c FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])\r\n");
            for (String text = line.line(); !text.startsWith("c "); text = line.line()) {
                Matcher subject = SUBJECT.matcher(text);
                if (subject.lookingAt()) {
                    there.merge(subject.group(1), 1, Integer::sum);
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
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context.getSocketFactory().createSocket(plain(port), "localhost", port, true);
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
                if (line.startsWith("* BYE") || line.startsWith("-ERR")) {
                    throw new IOException(line);
                }
                line = line();
            }
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
