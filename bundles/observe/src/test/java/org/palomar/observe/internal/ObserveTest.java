package org.palomar.observe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;

class ObserveTest {

    private static final String TOKEN = "a-token-that-is-long";

    private final Access access = new Access(Map.of("token", TOKEN));
    private final HealthServlet health = new HealthServlet(access);
    private final MetricsServlet metrics = new MetricsServlet(access);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    /** One whose settings were never right. */
    private final Access unsettled = new Access(Map.of("loopback", "false", "token", "short"));

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(health), "/healthz");
        context.addServlet(new ServletHolder(metrics), "/metrics");
        context.addServlet(new ServletHolder(new MetricsServlet(unsettled)), "/unsettled");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.stop();
    }

    @Test
    void isUpWithoutFindings() throws Exception {
        HttpResponse<String> answer = get("/healthz");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}\n");
    }

    @Test
    void isDownWhenTheMainWorkDoesNotGoOnAndSaysWhat() throws Exception {
        health.addIndicator(() -> List.of(
                new HealthFinding(Severity.DEGRADED, "a", "so so", "wait"),
                new HealthFinding(Severity.FAILED, "one", "one of many does not work", "mend")));
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        health.addIndicator(() -> List.of(new HealthFinding(Severity.DOWN, "b", "broken \"\n", "mend")));
        HttpResponse<String> answer = get("/healthz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"status\":\"down\"", "so so", "broken \\\"\\u000a");
    }

    @Test
    void tellsStrangersOnlyWhetherItIsWell() throws Exception {
        health.addIndicator(() -> List.of(new HealthFinding(Severity.DOWN, "b", "secret path", "mend")));
        HttpResponse<String> answer = get("/healthz", "X-Forwarded-For", "192.0.2.1");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"status\":\"down\"}\n");
    }

    @Test
    void showsFiguresToThisMachineAndToTheTokenOnly() throws Exception {
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")) {
            assertThat(get("/metrics", header, "192.0.2.1").statusCode())
                    .as(header)
                    .isEqualTo(401);
        }
        access.configure(Map.of("token", TOKEN, "loopback", "false"));
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(get("/metrics", "Authorization", "Bearer " + TOKEN + "x").statusCode())
                .isEqualTo(401);
        access.configure(Map.of("loopback", "false"));
        assertThat(get("/metrics", "Authorization", "Bearer ").statusCode()).isEqualTo(401);
    }

    /** By default this machine may see everything, which may have been what was switched off. */
    @Test
    void showsNothingToAnybodyWhereNoSettingsWereRightYet() throws Exception {
        assertThat(get("/unsettled").statusCode()).isEqualTo(401);
        assertThat(unsettled.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.FAILED));
        unsettled.configure(Map.of());
        assertThat(get("/unsettled").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAGuessableTokenAndSaysSo() {
        access.configure(Map.of("token", "short"));
        assertThat(access.findings()).hasSize(1);
        assertThat(access.findings().getFirst().text()).doesNotContain("short");
    }

    @Test
    void writesWhatPrometheusReads() throws Exception {
        metrics.addSource(sink -> {
            throw new IllegalStateException("going");
        });
        metrics.addSource(sink -> sink.counter("palomar_a_mails", "Mails", Map.of("door", "mx"), 3));
        metrics.addSource(ObserveTest::report);
        metrics.addSource(sink -> sink.counter("palomar_a_mails", "Mails", Map.of("door", "a\"b\\c\n"), 4));
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.body())
                .startsWith("""
                        # HELP palomar_a_mails_total Mails
                        # TYPE palomar_a_mails_total counter
                        palomar_a_mails_total{door="mx"} 3
                        palomar_a_mails_total{door="a\\"b\\\\c\\n"} 4
                        """)
                .contains("# TYPE palomar_b_wait_seconds histogram\n")
                .contains("palomar_b_wait_seconds_bucket{le=\"2.048E-6\"} 1\n")
                .contains("palomar_b_wait_seconds_bucket{le=\"+Inf\"} 2\n")
                .contains("palomar_b_wait_seconds_sum 1.0000015\n")
                .contains("palomar_b_wait_seconds_count 2\n")
                .contains("palomar_b_level 0.5\n");
    }

    @Test
    void reportsTheJavaMachine() {
        PrometheusText text = new PrometheusText();
        new JvmMetrics().report(text);
        assertThat(text.toString()).containsPattern("palomar_observe_jvm_memory_bytes\\{area=\"heap\"\\} [1-9]");
    }

    private static void report(MetricSink sink) {
        Timing timing = new Timing();
        timing.record(1_500);
        timing.record(1_000_000_000);
        sink.timing("palomar_b_wait", "Wait", Map.of(), timing);
        sink.gauge("palomar_b_level", "Level", Map.of(), 0.5);
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
