package org.palomar.web.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.metric.Timing;
import org.palomar.net.PortPlan;

class HttpsPortsTest {

    private static final int ANSWER_MILLIS = 30_000;

    private final Timing requests = new Timing();
    private final Server server = new Server();
    private final HttpsPorts ports;
    private volatile SelfSignedTls identity;

    HttpsPortsTest() throws Exception {
        identity = SelfSignedTls.make();
        ports = new HttpsPorts(
                settings(Map.of("port", "0", "addresses", "127.0.0.1")),
                () -> Optional.of(identity.context()),
                requests);
    }

    @BeforeEach
    void start() throws Exception {
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, StandardCharsets.UTF_8.encode("here"), callback);
                return true;
            }
        });
        server.start();
        ports.attach(server);
    }

    @AfterEach
    void stop() throws Exception {
        ports.close();
        server.stop();
    }

    @Test
    void answersByTlsWithHeadersThatForbidAndWithoutTheServersName() throws Exception {
        HttpResponse<String> answer = get("localhost");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("here");
        assertThat(answer.headers().map())
                .containsEntry("strict-transport-security", List.of("max-age=31536000"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("cross-origin-opener-policy", List.of("same-origin"))
                .doesNotContainKeys("server", "x-powered-by");
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'");
        assertThat(requests.count()).isEqualTo(1);
    }

    /** Jetty's own check would answer 400 to both. */
    @Test
    void anAddressOrAnUnknownNameIsNoInvalidSni() throws Exception {
        try (SSLSocket socket = connect("", "TLSv1.3")) {
            assertThat(request(socket, "127.0.0.1")).startsWith("HTTP/1.1 200");
        }
        try (SSLSocket socket = connect("elsewhere.example", "TLSv1.3")) {
            assertThat(request(socket, "elsewhere.example")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void speaksTls12ButNotOlder() throws Exception {
        try (SSLSocket socket = connect("localhost", "TLSv1.2")) {
            assertThat(request(socket, "localhost")).startsWith("HTTP/1.1 200");
        }
        assertThatThrownBy(() -> connect("localhost", "TLSv1.1")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void plainHttpGetsNoAnswer() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/");
        }
    }

    @Test
    void theNextHandshakeSeesNewCertificates() throws Exception {
        Certificate before = served();
        int port = port();
        identity = SelfSignedTls.make();
        assertThat(served()).isEqualTo(identity.certificate()).isNotEqualTo(before);
        assertThat(port()).isEqualTo(port);
    }

    @Test
    void aBusyPortIsNamedTriedAgainAndTheOldOneStaysMeanwhile() throws Exception {
        int old = port();
        int busy;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            busy = other.getLocalPort();
            ports.settings(settings(Map.of("port", Integer.toString(busy), "addresses", "127.0.0.1")));
            assertThat(ports.problem().orElseThrow().text()).contains("port " + busy + " at 127.0.0.1");
            assertThat(ports.addresses()).singleElement().matches(listener -> !listener.open());
            ports.retry();
            assertThat(ports.problem()).isPresent();
            assertThat(ports.ports()).containsExactly(old);
        }
        ports.retry();
        assertThat(ports.problem()).isEmpty();
        assertThat(ports.ports()).containsExactly(busy);
    }

    @Test
    void isSwitchedOffAndOn() throws Exception {
        ports.settings(settings(Map.of("enabled", "false")));
        assertThat(ports.ports()).isEmpty();
        assertThat(server.getConnectors()).isEmpty();
        ports.settings(settings(Map.of("port", "0", "addresses", "loopback")));
        assertThat(ports.ports()).isNotEmpty();
    }

    @Test
    void portsFollowTheContainer() throws Exception {
        ports.detach(server);
        assertThat(ports.ports()).isEmpty();
        ports.attach(server);
        assertThat(get("localhost").statusCode()).isEqualTo(200);
    }

    @Test
    void opensNothingWithoutCertificates() throws Exception {
        AtomicReference<SSLContext> later = new AtomicReference<>();
        HttpsPorts waiting = new HttpsPorts(
                settings(Map.of("port", "0", "addresses", "127.0.0.1")),
                () -> Optional.ofNullable(later.get()),
                requests);
        waiting.attach(server);
        assertThat(waiting.ports()).isEmpty();
        assertThat(waiting.problem().orElseThrow().text()).contains("no certificates");
        later.set(identity.context());
        waiting.retry();
        assertThat(waiting.ports()).hasSize(1);
        waiting.close();
    }

    @Test
    void theDoorOpensThePortsWhenTheContainerHasStarted() throws Exception {
        WebComponent web = new WebComponent(Map.of("port", "0", "addresses", "127.0.0.1"));
        web.setTls(identity);
        assertThat(web.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("container"));
        Server container = new Server();
        container.setHandler(new ContainerDoor(web));
        container.start();
        assertThat(web.findings()).isEmpty();
        assertThat(container.getConnectors()).hasSize(1);
        container.stop();
        assertThat(web.findings()).hasSize(1);
        container.start();
        assertThat(container.getConnectors()).hasSize(1);
        container.stop();
        web.stop();
    }

    @Test
    void aWrongValueKeepsTheLastGoodAndIsNamed() {
        WebComponent web = new WebComponent(Map.of("enabled", "false"));
        web.modified(Map.of("enabled", "false", "port", "70000"));
        assertThat(web.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("etc/palomar.web.cfg", "port"));
        web.stop();
    }

    @Test
    void highPortsAndOffsetsHoldAsForMail() throws Exception {
        assertThat(WebSettings.read(new Values(Map.of()), new PortPlan(true, 7))
                        .listener()
                        .port())
                .isEqualTo(8450);
        assertThat(WebSettings.read(new Values(Map.of()), PortPlan.AS_CONFIGURED)
                        .listener()
                        .port())
                .isEqualTo(443);
    }

    private static WebSettings settings(Map<String, String> values) throws InvalidConfigurationException {
        return WebSettings.read(new Values(values), PortPlan.AS_CONFIGURED);
    }

    private int port() {
        return ports.ports().getFirst();
    }

    private HttpResponse<String> get(String host) throws IOException, InterruptedException {
        SSLParameters anyName = new SSLParameters();
        anyName.setEndpointIdentificationAlgorithm("");
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(identity.context())
                .sslParameters(anyName)
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://" + host + ":" + port() + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private SSLSocket connect(String name, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket)
                identity.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(ANSWER_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
        parameters.setProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private static String request(SSLSocket socket, String host) throws IOException {
        socket.getOutputStream()
                .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private Certificate served() throws IOException {
        try (SSLSocket socket = connect("localhost", "TLSv1.3")) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
