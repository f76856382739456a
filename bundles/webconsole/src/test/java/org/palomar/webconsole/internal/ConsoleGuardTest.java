package org.palomar.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleGuardTest {

    private static final String ADMIN = basic("admin:right:with:colons");

    private volatile Instant now = Instant.EPOCH;
    private final ConsoleGuard guard = new ConsoleGuard(ConsoleGuardTest::check, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();

    /** Guesses wait for each other here, but not for long. */
    private static final CountDownLatch TOGETHER = new CountDownLatch(2 * GuessingBrake.PER_ADDRESS);

    private static Administrators.Answer check(String name, String password) {
        if (name.equals("together")) {
            TOGETHER.countDown();
            try {
                assertThat(TOGETHER.await(100, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        if (!password.equals("right:with:colons")) {
            return Administrators.Answer.WRONG;
        }
        return name.equals("admin") ? Administrators.Answer.GRANTED : Administrators.Answer.NO_ROLE;
    }

    @SuppressWarnings("serial") // nobody serialises a servlet
    private static final class Guarded extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private final transient ConsoleGuard guard;

        Guarded(ConsoleGuard guard) {
            this.guard = guard;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object user = guard.authenticate(request, response);
            if (user != null) {
                response.getWriter().print("in as " + user);
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Guarded(guard)), "/");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.stop();
    }

    @Test
    void asksForAPasswordAndLetsAnAdministratorIn() throws Exception {
        HttpResponse<String> without = get();
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic realm");
        HttpResponse<String> with = get("Authorization", ADMIN);
        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(with.body()).isEqualTo("in as admin");
        assertThat(with.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'");
    }

    @Test
    void refusesWhoIsNoAdministrator() throws Exception {
        assertThat(get("Authorization", basic("viewer:right:with:colons")).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !!!", "Basic OnBhc3N3b3Jk", "Bearer abc", "Digest x=\"y\""})
    void whatIsNoPasswordIsAskedForAgain(String header) throws Exception {
        assertThat(get("Authorization", header).statusCode()).isEqualTo(401);
    }

    @Test
    void anEndlessPasswordIsNotLookedAt() throws Exception {
        assertThat(get("Authorization", basic("admin:" + "x".repeat(4_000))).statusCode())
                .isEqualTo(401);
        assertThat(guard.findings()).isEmpty();
    }

    @Test
    void afterSomeWrongPasswordsTheAddressIsRefusedForAWhileEvenWithTheRightOne() throws Exception {
        for (int i = 0; i < GuessingBrake.PER_ADDRESS; i++) {
            assertThat(get("Authorization", basic("admin:guess" + i)).statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> refused = get("Authorization", ADMIN);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(guard.findings()).hasSize(1);
        now = now.plus(GuessingBrake.WINDOW);
        assertThat(get("Authorization", ADMIN).statusCode()).isEqualTo(200);
        assertThat(guard.findings()).isEmpty();
    }

    @Test
    void guessesThatAreSentAtOnceAreCountedOneByOne() {
        HttpRequest guess =
                request("Authorization", basic("together:guess")).GET().build();
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                        () -> client.sendAsync(guess, HttpResponse.BodyHandlers.ofString()))
                .limit(3L * GuessingBrake.PER_ADDRESS)
                .toList();
        assertThat(answers.stream().map(answer -> answer.join().statusCode()).filter(code -> code == 401))
                .hasSize(GuessingBrake.PER_ADDRESS);
    }

    @Test
    void aPageOfAnotherSiteCanNotUseTheRememberedPassword() throws Exception {
        assertThat(get("Authorization", ADMIN, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("Authorization", ADMIN, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(get("Authorization", ADMIN, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("Authorization", ADMIN, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("Authorization", ADMIN, "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(200);
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String... headers) throws IOException, InterruptedException {
        return send(request(headers).GET());
    }

    private HttpResponse<String> post(String... headers) throws IOException, InterruptedException {
        // A connection of its own: one on which a form was refused unread is closed, and no client sends another form
        // again.
        try (HttpClient own = HttpClient.newHttpClient()) {
            HttpRequest form = request(headers)
                    .POST(HttpRequest.BodyPublishers.ofString("action=stop"))
                    .build();
            return own.send(form, HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpRequest.Builder request(String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/system/console"));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
