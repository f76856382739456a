package org.palomar.net.https;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.Resolver;
import org.palomar.net.Dialer;
import org.palomar.net.LineChannel;
import org.palomar.net.OutgoingConnection;

/**
 * Asks web servers, under TLS 1.2 or later with a certificate of the host's name that one of Java's authorities vouches for.
 *
 * @param resolver who looks up names
 * @param allows addresses that may be asked: whoever chose the name may have made it lead to this machine or its network
 * @param tls whose authorities count
 */
public record Https(Dialer dialer, Resolver resolver, Predicate<InetAddress> allows, SSLContext tls) {

    /** Addresses of a host that are tried. */
    private static final int MOST_ADDRESSES = 4;

    private static final int PIECE = 8 * 1024;

    public Https(Dialer dialer, Resolver resolver, Predicate<InetAddress> allows) {
        this(dialer, resolver, allows, authorities());
    }

    private static SSLContext authorities() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK has TLS and authorities", broken);
        }
    }

    /**
     * Asks, and waits for the answer. Safe for any thread; an interruption ends it.
     *
     * @param deadline for all of it but the look-up, which has its own
     * @throws IOException when there is no whole answer, or whoever gives one is not who it should be; the message is a clause for the operator
     */
    public HttpsAnswer send(HttpsRequest request, Duration deadline) throws IOException {
        Time time = new Time(System.nanoTime() + deadline.toNanos(), deadline);
        IOException failure = new IOException("it has no address");
        for (InetAddress address : addresses(request)) {
            OutgoingConnection connection;
            try {
                connection = dialer.connect(
                        new InetSocketAddress(address, request.port()), Optional.empty(), time.left(), time.left());
            } catch (IOException unreachable) {
                failure = new IOException(address.getHostAddress() + ": " + unreachable.getMessage(), unreachable);
                continue;
            }
            try (connection) {
                return new Exchange(connection, request, time).run();
            }
        }
        throw failure;
    }

    private List<InetAddress> addresses(HttpsRequest request) throws IOException {
        List<InetAddress> all = switch (resolver.addresses(request.host())) {
            case Answer.Found<HostAddresses> found -> found.value().addresses();
            case Answer.Failed<HostAddresses> failed ->
                throw new IOException("the addresses of " + request.host() + " can't be found out: " + failed.detail());
            default -> throw new IOException(request.host() + " has no addresses");
        };
        List<InetAddress> usable =
                all.stream().filter(allows).limit(MOST_ADDRESSES).toList();
        if (usable.isEmpty()) {
            throw new IOException(
                    request.host() + " is at " + all.getFirst().getHostAddress() + ", where no other server can be");
        }
        return usable;
    }

    /** How much is left. */
    private record Time(long end, Duration whole) {

        Duration left() throws IOException {
            long nanos = end - System.nanoTime();
            if (nanos <= 0) {
                throw over();
            }
            return Duration.ofNanos(nanos);
        }

        IOException over() {
            return new SocketTimeoutException("no answer within " + whole.toSeconds() + " s");
        }
    }

    /** One request and its answer. */
    private final class Exchange {

        private final OutgoingConnection connection;
        private final HttpsRequest request;
        private final Time time;
        private final LineChannel channel;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        Exchange(OutgoingConnection connection, HttpsRequest request, Time time) {
            this.connection = connection;
            this.request = request;
            this.time = time;
            this.channel = connection.channel();
        }

        HttpsAnswer run() throws IOException {
            connection.startTls(engine(), time.left());
            channel.write(request.head());
            if (request.body().isPresent()) {
                try (InputStream in = request.body().get().content().open()) {
                    byte[] piece = new byte[PIECE];
                    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                        connection.hurry(time.left()); // for all that is left, not for each piece anew
                        channel.output().write(piece, 0, read);
                    }
                }
            }
            connection.hurry(time.left());
            channel.flush();
            AnswerHead head = head();
            while (head.status() < 200) {
                head = head(); // RFC 9110 §15.2: what is said beforehand
            }
            read(head);
            return new HttpsAnswer(head.status(), head.type(), body.toString(StandardCharsets.UTF_8));
        }

        private SSLEngine engine() {
            SSLEngine engine = tls.createSSLEngine(request.host().name(), request.port());
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            return engine;
        }

        private AnswerHead head() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                lines.add(line);
                if (lines.size() > AnswerHead.MAX_LINES) {
                    throw new IOException(
                            "the answer has more than " + AnswerHead.MAX_LINES + " lines before its body");
                }
            }
            return AnswerHead.parse(lines).orElseThrow(() -> new IOException("the answer is not HTTP"));
        }

        private String line() throws IOException {
            return switch (channel.readLine(AnswerHead.MAX_LINE, time.left())) {
                case LineChannel.Line line -> {
                    String text = channel.text(line);
                    yield text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
                }
                case LineChannel.TooLong tooLong -> throw new IOException("a line of the answer is too long");
                case LineChannel.TimedOut late -> throw time.over();
                case LineChannel.EndOfStream end -> throw cut();
                case LineChannel.Drained drained -> throw new IOException("this server is stopping");
            };
        }

        private void read(AnswerHead head) throws IOException {
            if (head.chunked()) {
                for (long size = chunk(); size > 0; size = chunk()) {
                    read(size);
                    if (!line().isEmpty()) {
                        throw new IOException("the answer is not HTTP");
                    }
                }
            } else if (head.length() >= 0) {
                read(head.length());
            } else {
                readAll();
            }
        }

        private long chunk() throws IOException {
            long size = AnswerHead.chunk(line());
            if (size < 0) {
                throw new IOException("the answer is not HTTP");
            }
            return size;
        }

        private void read(long octets) throws IOException {
            if (octets > request.most() - body.size()) {
                throw tooMuch();
            }
            byte[] piece = new byte[PIECE];
            long left = octets;
            while (left > 0) {
                int read = channel.read(piece, 0, (int) Math.min(PIECE, left), left());
                if (read < 0) {
                    throw cut();
                }
                body.write(piece, 0, read);
                left -= read;
            }
        }

        /** To the end of the connection. */
        private void readAll() throws IOException {
            byte[] piece = new byte[PIECE];
            for (int read = channel.read(piece, 0, PIECE, left());
                    read >= 0;
                    read = channel.read(piece, 0, PIECE, left())) {
                body.write(piece, 0, read);
                if (body.size() > request.most()) {
                    throw tooMuch();
                }
            }
        }

        private Duration left() throws IOException {
            return time.left();
        }

        private IOException tooMuch() {
            return new IOException("it has more than " + request.most() + " octets");
        }

        private IOException cut() {
            return new EOFException("the server closed the connection before its answer ended");
        }
    }
}
