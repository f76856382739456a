package org.palomar.lists.web.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.service.ExpectedService;

/** The page in a real web container. */
class LeaveServletTest {

    private static final String CLICK = "List-Unsubscribe=One-Click";
    private static final String[] FORM = {"Content-Type", "application/x-www-form-urlencoded"};

    /** What is waited for comes, however busy the machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FakeLists lists = new FakeLists();
    private final AtomicBoolean expected = new AtomicBoolean(true);
    private final ExpectedService<ListLeaving> service = new ExpectedService<>(expected::get, PATIENCE);
    private final LeaveServlet servlet = new LeaveServlet(new Departures(service), PATIENCE);
    private final LeaveServlet hasty = new LeaveServlet(new Departures(service), Duration.ofMillis(200));
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        service.set(lists);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(asynchronous(servlet), "/lists/leave/*");
        context.addServlet(asynchronous(hasty), "/hasty/*");
        server.setHandler(context);
        server.start();
    }

    private static ServletHolder asynchronous(LeaveServlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        return holder;
    }

    @AfterEach
    void stop() throws Exception {
        lists.gate.countDown();
        client.close();
        server.stop();
    }

    @Test
    void followingTheLinkChangesNothing() throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            HttpResponse<String> answer = send(method, FakeLists.TOKEN, "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().isEmpty()).isEqualTo(method.equals("HEAD"));
        }
        assertThat(lists.left).isEmpty();
    }

    @Test
    void thePageHasAButtonThatSendsWhatMailProgramsSend() throws Exception {
        String page = send("GET", FakeLists.TOKEN, "", "Accept-Language", "en").body();
        assertThat(page)
                .contains(
                        "<html lang=\"en\">",
                        "<b>friends&amp;co@example.test</b>",
                        "<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">")
                .doesNotContain("<script", "action=", FakeLists.TOKEN);
    }

    @Test
    void oneClickTakesTheMemberOffAtOnceAndAgainDoesNoHarm() throws Exception {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = send("POST", FakeLists.TOKEN, CLICK, FORM);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Ha dejado la lista").doesNotContain("<form");
        }
        assertThat(lists.left).containsExactly(FakeLists.TOKEN, FakeLists.TOKEN);
    }

    /** RFC 8058 §3.2 prefers this kind. */
    @Test
    void oneClickComesInPartsToo() throws Exception {
        String body =
                "--YYZ\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--YYZ--\r\n";
        assertThat(send("POST", FakeLists.TOKEN, body, "Content-Type", "multipart/form-data; boundary=YYZ")
                        .statusCode())
                .isEqualTo(200);
        assertThat(lists.left).hasSize(1);
    }

    @Test
    void thePageDoesNotTellWhetherSomebodyIsAMember() throws Exception {
        String before = send("GET", FakeLists.TOKEN, "").body();
        send("POST", FakeLists.TOKEN, CLICK, FORM);
        assertThat(send("GET", FakeLists.TOKEN, "").body()).isEqualTo(before);
    }

    @Test
    void theBrowsersLanguageGoesBeforeTheLists() throws Exception {
        for (Map.Entry<String, String> each : Map.of(
                        "es-MX,en;q=0.5", "Dejar la lista",
                        "de, en-GB;q=0.8, es;q=0.1", "Leave the list",
                        "es;q=0.1, en;q=0.9", "Leave the list",
                        "de", "Dejar la lista",
                        "*", "Dejar la lista",
                        "es;q=0, en", "Leave the list",
                        ";;q=nonsense,,", "Dejar la lista")
                .entrySet()) {
            HttpResponse<String> answer = send("GET", FakeLists.TOKEN, "", "Accept-Language", each.getKey());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).as(each.getKey()).contains("<button>" + each.getValue() + "</button>");
        }
        assertThat(send("GET", FakeLists.TOKEN, "").headers().firstValue("Content-Language"))
                .contains("es");
        assertThat(send("GET", "none", "", "Accept-Language", "es").body())
                .contains("no funciona")
                .doesNotContain("does not work");
        assertThat(send("GET", "none", "").body()).contains("no funciona", "does not work");
    }

    @Test
    void aTokenThatWasNeverGivenIsNotFoundWhateverIsSent() throws Exception {
        for (String token : List.of(
                "",
                "x",
                FakeLists.TOKEN + "/more",
                FakeLists.TOKEN.toUpperCase(Locale.ROOT),
                "%00",
                "..%2f",
                "a".repeat(1000))) {
            for (String method : List.of("GET", "POST")) {
                HttpResponse<String> answer = send(method, token, CLICK, FORM);
                assertThat(answer.statusCode()).as(method + " " + token).isIn(404, 400);
                assertThat(answer.body()).doesNotContain("friends");
            }
        }
        assertThat(send("GET", "%3Cscript%3E", "").body()).doesNotContain("<script");
        assertThat(lists.left).isEmpty();
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "get")) {
            HttpResponse<String> answer = send(method, FakeLists.TOKEN, CLICK, FORM);
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        }
        assertThat(lists.left).isEmpty();
    }

    @Test
    void aBodyThatAsksForNothingOrIsTooLongChangesNothing() throws Exception {
        assertThat(send("POST", FakeLists.TOKEN, "", FORM).statusCode()).isEqualTo(400);
        assertThat(send("POST", FakeLists.TOKEN, "List-Unsubscribe=No", FORM).statusCode())
                .isEqualTo(400);
        String much = CLICK + "&" + "x".repeat(OneClick.MAX_OCTETS);
        assertThat(send("POST", FakeLists.TOKEN, much, FORM).statusCode()).isEqualTo(413);
        HttpRequest chunked = request(FakeLists.TOKEN, FORM)
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(much.getBytes(StandardCharsets.US_ASCII))))
                .build();
        assertThat(client.send(chunked, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        assertThat(lists.left).isEmpty();
    }

    @Test
    void everyAnswerForbidsWhatAPageMightDoAndIsKeptNowhere() throws Exception {
        for (HttpResponse<String> answer : List.of(
                send("GET", FakeLists.TOKEN, ""),
                send("POST", FakeLists.TOKEN, CLICK, FORM),
                send("POST", FakeLists.TOKEN, "", FORM),
                send("GET", "none", ""),
                send("PUT", "none", ""))) {
            assertThat(answer.headers().map())
                    .containsEntry("cache-control", List.of("no-store"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsEntry("x-robots-tag", List.of("noindex, nofollow"))
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .doesNotContainKeys("set-cookie", "location");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; style-src 'sha256-")
                    .endsWith("form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .isEqualToIgnoringCase("text/html;charset=utf-8");
        }
    }

    @Test
    void whileTheListsAreUpdatedThePageSaysLaterAndOneClickWaitsForThem() throws Exception {
        service.unset(lists);
        HttpResponse<String> shown = send("GET", FakeLists.TOKEN, "");
        assertThat(shown.statusCode()).isEqualTo(503);
        assertThat(shown.headers().firstValue("Retry-After")).contains("60");
        CompletableFuture<HttpResponse<String>> click = client.sendAsync(click(), BodyHandlers.ofString());
        service.set(lists);
        assertThat(click.get().statusCode()).isEqualTo(200);
        assertThat(lists.left).hasSize(1);
    }

    @Test
    void withoutTheListsOneClickIsToComeAgainAndHealthSaysSo() throws Exception {
        assertThat(servlet.findings()).isEmpty();
        service.unset(lists);
        expected.set(false);
        HttpResponse<String> answer = send("POST", FakeLists.TOKEN, CLICK, FORM);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("60");
        assertThat(answer.body()).contains("Nothing was changed", "No se ha cambiado nada");
        assertThat(servlet.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("bundle:start palomar-lists"));
    }

    @Test
    void aStoreThatTakesNothingAndABundleThatFailsAreToldAsLater() throws Exception {
        lists.full = true;
        assertThat(send("POST", FakeLists.TOKEN, CLICK, FORM).statusCode()).isEqualTo(503);
        lists.broken = true;
        HttpResponse<String> answer = send("POST", FakeLists.TOKEN, CLICK, FORM);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("going", "Exception");
        assertThat(send("GET", FakeLists.TOKEN, "").statusCode()).isEqualTo(503);
    }

    @Test
    void whileAStoreHangsOnlyAFewWaitForIt() throws Exception {
        lists.gate = new CountDownLatch(1);
        List<CompletableFuture<HttpResponse<String>>> clicks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clicks.add(client.sendAsync(click(), BodyHandlers.ofString()));
        }
        await().atMost(PATIENCE)
                .until(() -> clicks.stream().filter(CompletableFuture::isDone).count() == 12);
        assertThat(send("GET", FakeLists.TOKEN, "").statusCode())
                .as("pages are shown meanwhile")
                .isEqualTo(200);
        lists.gate.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> click : clicks) {
            statuses.add(click.get().statusCode());
        }
        assertThat(statuses).filteredOn(status -> status == 503).hasSize(12);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(8);
    }

    @Test
    void whoSendsTooSlowlyHearsSoAndHoldsNoThread() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) { // more than the container has threads
                slow.add(begin("/lists/leave/"));
            }
            assertThat(send("GET", FakeLists.TOKEN, "").statusCode()).isEqualTo(200);
            try (Socket hurried = begin("/hasty/")) {
                String answer = new String(hurried.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(answer).startsWith("HTTP/1.1 408 ").contains("Connection: close");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(lists.left).isEmpty();
    }

    private Socket begin(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        String head = "POST " + path + FakeLists.TOKEN + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM[1]
                + "\r\nContent-Length: " + CLICK.length() + "\r\n\r\nList-";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void answersAreCounted() throws Exception {
        send("GET", "none", "");
        send("GET", FakeLists.TOKEN, "");
        send("POST", FakeLists.TOKEN, CLICK, FORM);
        List<String> figures = new ArrayList<>();
        servlet.report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {
                figures.add(name + labels + value);
            }

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {
                throw new AssertionError(name);
            }

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                throw new AssertionError(name);
            }
        });
        assertThat(figures)
                .contains(
                        "palomar_lists_web_answers{page=unknown}1",
                        "palomar_lists_web_answers{page=question}1",
                        "palomar_lists_web_answers{page=left}1",
                        "palomar_lists_web_answers{page=later}0");
    }

    private HttpRequest click() {
        return request(FakeLists.TOKEN, FORM)
                .POST(BodyPublishers.ofString(CLICK))
                .build();
    }

    private HttpRequest.Builder request(String token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/lists/leave/" + token))
                .timeout(PATIENCE);
        return headers.length > 0 ? request.headers(headers) : request;
    }

    private HttpResponse<String> send(String method, String token, String body, String... headers)
            throws IOException, InterruptedException {
        // each over a connection of its own: the container closes one after a path that it refuses itself
        try (HttpClient once = HttpClient.newHttpClient()) {
            return once.send(
                    request(token, headers)
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
