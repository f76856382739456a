package org.palomar.relay.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.net.https.Https;
import org.palomar.relay.peer.Certificate;
import org.palomar.relay.peer.KnownHosts;

/** Policies from a real HTTPS server. */
@Timeout(120)
class HttpsPolicyHostTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static HttpHandler answering(int status, String type, String body) {
        return exchange -> {
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
            try (var out = exchange.getResponseBody()) {
                out.write(octets);
            } catch (IOException gone) {
                assertThat(octets).hasSizeGreaterThan(StsPolicy.MAX_TEXT); // who reads no more closes
            }
        };
    }

    /** From the host of a domain, whose name is what the certificate must have. */
    private static String fetch(Certificate certificate, Duration deadline, HttpHandler handler) throws IOException {
        return fetch(certificate, deadline, handler, address -> true);
    }

    private static String fetch(
            Certificate certificate, Duration deadline, HttpHandler handler, Predicate<InetAddress> allows)
            throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try (NetServer net = net()) {
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
            server.createContext("/.well-known/mta-sts.txt", handler);
            server.setExecutor(threads);
            server.start();
            KnownHosts dns = new KnownHosts().host("mta-sts.example.org", "127.0.0.1");
            return new HttpsPolicyHost(
                            new Https(net, dns, allows), server.getAddress().getPort(), deadline)
                    .fetch(new Domain("example.org"));
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static NetServer net() throws IOException {
        try {
            return new NetServer(NetSettings.read(new Values(Map.of())), Optional::empty, Clock.systemUTC());
        } catch (InvalidConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void asksNobodyWhereNoMailServerCanBe() {
        assertThatThrownBy(() -> fetch(
                        Certificate.POLICY,
                        LONG,
                        answering(200, "text/plain", "x"),
                        address -> !address.isLoopbackAddress()))
                .isInstanceOf(IOException.class)
                .hasMessage("mta-sts.example.org is at 127.0.0.1, where no other server can be");
    }

    @Test
    void fetchesATextFromWhoItShouldBe() throws IOException {
        assertThat(fetch(Certificate.POLICY, LONG, answering(200, "text/plain; charset=utf-8", "version: STSv1")))
                .isEqualTo("version: STSv1");
    }

    @Test
    void believesNobodyElse() {
        for (Certificate other : new Certificate[] {Certificate.STRANGER, Certificate.TRUSTED}) {
            assertThatThrownBy(() -> fetch(other, LONG, answering(200, "text/plain", "x")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certi");
        }
    }

    @Test
    void followsNobodyElsewhere() {
        assertThatThrownBy(() -> fetch(Certificate.POLICY, LONG, answering(302, "text/plain", "x")))
                .isInstanceOf(IOException.class)
                .hasMessage("HTTP status 302");
    }

    @Test
    void takesNoPage() {
        assertThatThrownBy(() -> fetch(Certificate.POLICY, LONG, answering(200, "text/html", "x")))
                .isInstanceOf(IOException.class)
                .hasMessage("it is no text/plain");
    }

    @Test
    void readsSoMuchAndNoMore() throws IOException {
        String most = "x".repeat(StsPolicy.MAX_TEXT);
        assertThat(fetch(Certificate.POLICY, LONG, answering(200, "text/plain", most)))
                .isEqualTo(most);
        assertThatThrownBy(() -> fetch(Certificate.POLICY, LONG, answering(200, "text/plain", most + "x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it has more than 65536 octets");
    }

    @Test
    void waitsSoLongAndNoLonger() {
        CountDownLatch end = new CountDownLatch(1);
        HttpHandler silent = (HttpExchange exchange) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
        assertThatThrownBy(() -> fetch(Certificate.POLICY, Duration.ofSeconds(1), silent))
                .isInstanceOf(IOException.class)
                .hasMessage("no answer within 1 s");
        end.countDown();
    }
}
