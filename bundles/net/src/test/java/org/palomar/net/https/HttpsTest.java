package org.palomar.net.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Domain;
import org.palomar.api.config.Values;
import org.palomar.api.message.Content;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.net.SelfSignedTls;
import org.palomar.net.https.HttpsRequest.Body;

/** A real server, and one that says what it is told to, as an {@code HTTP} server should not. */
@Timeout(120)
class HttpsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Domain HERE = Domain.of("localhost");

    private SelfSignedTls identity;
    private NetServer net;
    private NamedHosts dns;

    @BeforeEach
    void listen() throws Exception {
        identity = SelfSignedTls.make();
        net = new NetServer(NetSettings.read(new Values(Map.of())), identity, Clock.systemUTC());
        dns = new NamedHosts(Map.of(HERE, List.of("127.0.0.1"), Domain.of("other.test"), List.of("127.0.0.1")));
    }

    @AfterEach
    void close() {
        net.close();
    }

    private Https https(Predicate<InetAddress> allows) {
        return new Https(net, dns, allows, identity.context());
    }

    private static HttpsRequest get(Domain host, int port) {
        return HttpsRequest.get(host, "/a?b", 1000).at(port);
    }

    /** What a server that says this is understood to say. */
    private HttpsAnswer said(String words) throws IOException {
        try (ServerSocket server = identity.context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> answer(server, words));
            return https(address -> true).send(get(HERE, server.getLocalPort()), LONG);
        }
    }

    private static void answer(ServerSocket server, String words) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            byte[] asked = new byte[4096];
            assertThat(socket.getInputStream().read(asked)).isPositive();
            socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (IOException gone) {
            // who asked has heard enough
        }
    }

    /** Reads without haste, so that each piece of what is posted is taken in time, and all of it never. */
    private static void takeSlowly(ServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            byte[] piece = new byte[64 * 1024];
            CountDownLatch never = new CountDownLatch(1);
            while (socket.getInputStream().read(piece) >= 0 && !never.await(20, TimeUnit.MILLISECONDS)) {}
        } catch (IOException | InterruptedException gone) {
            // who posted has waited enough
        }
    }

    @Test
    void theDeadlineIsForTheWholeRequestHoweverSlowlyItIsTaken() throws Exception {
        try (ServerSocket server = identity.context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setReceiveBufferSize(16 * 1024);
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> takeSlowly(server));
            HttpsRequest request = new HttpsRequest(
                    HERE,
                    server.getLocalPort(),
                    "/a",
                    Optional.of(new Body("application/octet-stream", Content.of(new byte[16 << 20]))),
                    1000);
            long start = System.nanoTime();
            assertThatThrownBy(() -> https(address -> true).send(request, Duration.ofSeconds(1)))
                    .isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void asksAndPosts() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicReference<String> posted = new AtomicReference<>("");
        try {
            server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
            server.createContext("/a", exchange -> {
                posted.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Host") + " "
                        + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(201, 0); // in chunks
                exchange.getResponseBody().write("tak".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                exchange.getResponseBody().write("en".getBytes(StandardCharsets.UTF_8));
                exchange.close();
            });
            server.start();
            int port = server.getAddress().getPort();
            HttpsAnswer answer = https(address -> true).send(get(HERE, port), LONG);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.isSuccess()).isTrue();
            assertThat(answer.body()).isEqualTo("taken");
            assertThat(posted.get()).isEqualTo("GET /a?b localhost:" + port + " null ");
            Body body = new Body("application/x", Content.of("hello".getBytes(StandardCharsets.UTF_8)));
            HttpsRequest post = HttpsRequest.post("https://localhost:" + port + "/a/c", body, 10)
                    .orElseThrow();
            assertThat(https(address -> true).send(post, LONG).status()).isEqualTo(201);
            assertThat(posted.get()).isEqualTo("POST /a/c localhost:" + port + " application/x hello");
            assertThatThrownBy(() -> https(address -> true).send(get(Domain.of("other.test"), port), LONG))
                    .isInstanceOf(SSLException.class);
            assertThatThrownBy(
                            () -> https(address -> !address.isLoopbackAddress()).send(get(HERE, port), LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessage("localhost is at 127.0.0.1, where no other server can be");
            assertThatThrownBy(() -> https(address -> true).send(get(Domain.of("gone.test"), port), LONG))
                    .hasMessage("gone.test has no addresses");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void readsBodiesInEachForm() throws Exception {
        assertThat(said("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more")
                        .body())
                .isEqualTo("hi");
        assertThat(said("HTTP/1.0 200 OK\r\n\r\nto the end").body()).isEqualTo("to the end");
        assertThat(said("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\na\r\n2;x=y\r\nbc\r\n0\r\n\r\n")
                        .body())
                .isEqualTo("abc");
    }

    @Test
    void isNotFooledByWhatIsNoAnswer() {
        for (String wrong : List.of(
                "220 mail.example.org ESMTP\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nhi",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi!\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001),
                "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1001),
                "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(200) + "\r\n",
                "HTTP/1.1 200 " + "x".repeat(10_000) + "\r\n\r\n",
                "HTTP/1.1 200 OK")) {
            assertThatThrownBy(() -> said(wrong)).as(wrong).isInstanceOf(IOException.class);
        }
    }

    @Test
    void waitsSoLongAndNoLonger() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> https(address -> true).send(get(HERE, server.getLocalPort()), Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void postsOnlyToWhatIsAUriOfAWebServer() {
        Body body = new Body("text/plain", Content.of(new byte[1]));
        Optional<HttpsRequest> good = HttpsRequest.post("HTTPS://Reports.example.org?a=b", body, 10);
        assertThat(good).map(HttpsRequest::target).contains("/?a=b");
        assertThat(good).map(HttpsRequest::port).contains(443);
        for (String wrong : List.of(
                "http://example.org/",
                "https:example.org",
                "https://user@example.org/",
                "https://example.org/#x",
                "https://[::1]/",
                "https://example.org:99999/",
                "https://example.org/a b",
                "https://example.org/\r\nX: y",
                "mailto:a@example.org",
                "")) {
            assertThat(HttpsRequest.post(wrong, body, 10)).as(wrong).isEmpty();
        }
    }
}
