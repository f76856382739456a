package org.palomar.pop3.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.palomar.api.address.Address;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.ListenerSettings;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

/** A server on a real listener with real TLS; the account is {@code ann} with the password {@code open sesame}. */
final class Pop3Fixture implements AutoCloseable {

    private static final char[] STORE_PASSWORD = "testing".toCharArray();
    private static final String PLAIN = "\0ann\0open sesame";

    final FakeInbox inbox = new FakeInbox();
    final Shared shared = Shared.fresh();
    final NetServer net;
    final NetServer.Registration handler;

    /** @param plaintext whether passwords are taken without TLS */
    Pop3Fixture(boolean plaintext) throws IOException, GeneralSecurityException {
        this(plaintext, Duration.ofSeconds(10));
    }

    /** @param deadline until a client must have logged in */
    Pop3Fixture(boolean plaintext, Duration deadline) throws IOException, GeneralSecurityException {
        this(plaintext, deadline, Duration.ofSeconds(30));
    }

    /** @param wait for a service that is not there */
    Pop3Fixture(boolean plaintext, Duration deadline, Duration wait) throws IOException, GeneralSecurityException {
        SSLContext context = tls();
        net = new NetServer(NetSettings.defaults(), identity(context), Clock.systemUTC());
        net.listen(ListenerSettings.loopback("pop3", "pop3", ListenerSettings.Tls.STARTTLS));
        shared.authenticator().set(new Passwords(plaintext));
        shared.store().set(inbox.store());
        Pop3Settings settings = new Pop3Settings(Duration.ofSeconds(10), deadline, Duration.ofSeconds(10), 4, 2, wait);
        handler = net.handler("pop3", connection -> new Pop3Session(connection, shared, settings).run());
    }

    /** How many commands were refused. */
    long refusals() {
        AtomicLong refusals = new AtomicLong();
        shared.metrics().report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {
                if (name.equals("palomar_pop3_refusals")) {
                    refusals.set(value);
                }
            }

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {}

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {}
        });
        return refusals.get();
    }

    Client connect() throws IOException {
        Client client = new Client(new Socket(InetAddress.getLoopbackAddress(), net.port("pop3")));
        client.expect("+OK Palomar");
        return client;
    }

    Client loggedIn() throws IOException {
        Client client = connect();
        client.ask("USER ann", "+OK");
        client.ask("PASS open sesame", "+OK");
        return client;
    }

    @Override
    public void close() {
        net.close();
    }

    /** Says what it is told and reads lines. */
    static final class Client implements AutoCloseable {

        private static final String END = "\r\n.\r\n";

        private Socket socket;
        private BufferedReader in;

        Client(Socket socket) throws IOException {
            socket.setSoTimeout(10_000);
            this.socket = socket;
            this.in = reader(socket);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Sends nothing any more; still reads. */
        void endInput() throws IOException {
            socket.shutdownOutput();
        }

        /** The next line; {@code <end>} at the end. */
        String line() throws IOException {
            return Objects.requireNonNullElse(in.readLine(), "<end>");
        }

        String expect(String start) throws IOException {
            String line = line();
            if (!line.startsWith(start)) {
                throw new AssertionError("expected " + start + " but got " + line);
            }
            return line;
        }

        String ask(String command, String start) throws IOException {
            send(command + "\r\n");
            return expect(start);
        }

        /** The lines of a multi-line reply, as they came. */
        List<String> listing(String command) throws IOException {
            ask(command, "+OK");
            return restOfListing();
        }

        /** The lines behind the first one of a multi-line reply. */
        List<String> restOfListing() throws IOException {
            StringBuilder lines = new StringBuilder();
            for (String line = line(); !line.equals("."); line = line()) {
                lines.append(line).append('\n');
            }
            return Arrays.asList(lines.toString().split("\n", -1))
                    .subList(0, (int) lines.chars().filter(c -> c == '\n').count());
        }

        /** A multi-line reply's octets behind its first line, as they came, up to CRLF, dot, CRLF. */
        String octets(String command) throws IOException {
            ask(command, "+OK");
            StringBuilder octets = new StringBuilder("\r\n"); // of the first line
            while (octets.length() < END.length() || octets.indexOf(END, octets.length() - END.length()) < 0) {
                int octet = in.read();
                if (octet < 0) {
                    throw new AssertionError("the reply has no end");
                }
                octets.append((char) octet);
            }
            return octets.substring(2);
        }

        void startTls() throws IOException, GeneralSecurityException {
            SSLSocket secure = (SSLSocket) tls().getSocketFactory().createSocket(socket, "localhost", -1, true);
            secure.startHandshake();
            socket = secure;
            in = reader(secure);
        }

        private static BufferedReader reader(Socket socket) throws IOException {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Passwords(boolean plaintext) implements Authenticator {

        @Override
        public boolean plaintextAllowed(LoginContext context) {
            return plaintext || context.tls();
        }

        @Override
        public List<String> mechanisms(LoginContext context) {
            return plaintextAllowed(context) ? List.of("PLAIN") : List.of();
        }

        @Override
        public LoginResult login(String name, Password password, LoginContext context) {
            if (name.equals("busy")) {
                return new LoginResult.Unavailable();
            }
            boolean right =
                    name.equals("ann") && new String(password.octets(), StandardCharsets.UTF_8).equals("open sesame");
            return right
                    ? new LoginResult.Granted(new Account(new AccountId(1), Address.of("ann@example.test"), "", true))
                    : new LoginResult.Refused();
        }

        @Override
        public SaslExchange start(String mechanism, LoginContext context) {
            return new SaslExchange() {
                @Override
                public boolean clientFirst() {
                    return mechanism.toUpperCase(Locale.ROOT).equals("PLAIN");
                }

                @Override
                public SaslStep respond(byte[] response) {
                    boolean right = new String(response, StandardCharsets.UTF_8).equals(PLAIN);
                    return response.length == 0
                            ? new SaslStep.Malformed()
                            : new SaslStep.Done(
                                    right
                                            ? login("ann", Password.of("open sesame"), context)
                                            : new LoginResult.Refused());
                }
            };
        }
    }

    private static ServerTls identity(SSLContext context) {
        return new ServerTls() {
            @Override
            public SSLContext context() {
                return context;
            }

            @Override
            public List<X509Certificate> certificates() {
                return List.of();
            }
        };
    }

    private static SSLContext tls() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Objects.requireNonNull(Pop3Fixture.class.getResourceAsStream("/test.p12"))) {
            keys.load(in, STORE_PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, STORE_PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
