package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** HTTPS, health and metrics of the distribution; its tests change settings and put them back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebTest {

    private static final int ANSWER_MILLIS = 60_000;
    private static final String TOKEN = "a-token-that-nobody-guesses";

    /** Who comes through a proxy on this machine comes from elsewhere. */
    private static final String[] FROM_ELSEWHERE = {"X-Forwarded-For", "192.0.2.7"};

    private final Distribution distribution;
    private final WebClient web;

    WebTest() throws IOException {
        distribution = Distribution.start();
        web = new WebClient(distribution);
    }

    @BeforeAll
    void isUp() {
        await().untilAsserted(() -> assertThat(web.get("/healthz").body()).isEqualTo("{\"status\":\"up\"}\n"));
    }

    @AfterAll
    void stop() {
        distribution.close();
    }

    @Test
    void saysThatItIsUpByTlsWithStrictHeadersAndWithoutItsName() throws Exception {
        HttpResponse<String> answer = web.get("/healthz", FROM_ELSEWHERE);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}\n");
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(answer.headers().map())
                .containsKeys(
                        "strict-transport-security", "content-security-policy", "x-frame-options", "referrer-policy")
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .doesNotContainKeys("server", "x-powered-by", "set-cookie");
    }

    @Test
    void whatIsNotThereIsNotFoundAndNothingIsSaidOfTheProgram() throws Exception {
        for (String path : List.of("/", "/nothing", "/system/console", "/healthz/../etc/passwd", "/%2e%2e/etc")) {
            HttpResponse<String> answer = web.get(path);
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.body())
                    .as(path)
                    .doesNotContainIgnoringCase("jetty")
                    .doesNotContain("at org.");
            assertThat(answer.headers().map()).doesNotContainKey("server");
        }
    }

    @Test
    void plainHttpIsNotSpoken() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), distribution.port(8443))) {
            socket.setSoTimeout(ANSWER_MILLIS);
            write(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/");
        }
    }

    @Test
    void isDegradedByAWrongValueAndTellsOnlyThisMachineWhich() throws Exception {
        Path file = distribution.data().resolve("etc/palomar.filter.tagger.cfg");
        String before = Files.readString(file);
        write(file, "rules = this is no rule\n");
        await().untilAsserted(() ->
                assertThat(web.get("/healthz").body()).contains("\"degraded\"", "palomar.filter.tagger.cfg", "rules"));
        HttpResponse<String> stranger = web.get("/healthz", FROM_ELSEWHERE);
        assertThat(stranger.statusCode()).isEqualTo(200);
        assertThat(stranger.body()).isEqualTo("{\"status\":\"degraded\"}\n");
        write(file, before);
        isUp();
    }

    @Test
    void isDownWithoutCertificatesAndSaysSoWithTheLastOnes() throws Exception {
        distribution.succeed("bundle:stop palomar-certificates");
        await().untilAsserted(() -> {
            HttpResponse<String> answer = web.get("/healthz", FROM_ELSEWHERE);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("{\"status\":\"down\"}\n");
        });
        assertThat(web.get("/healthz").body()).contains("\"down\"", "no certificates");
        distribution.succeed("bundle:start palomar-certificates");
        isUp();
    }

    @Test
    void showsFiguresToThisMachineAndToTheTokenOnly() throws Exception {
        assertThat(web.get("/metrics").statusCode()).isEqualTo(200);
        HttpResponse<String> stranger = web.get("/metrics", FROM_ELSEWHERE);
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.body()).doesNotContain("palomar_");
        Path file = distribution.data().resolve("etc/palomar.observe.cfg");
        String before = Files.readString(file);
        write(file, "loopback = false\ntoken = " + TOKEN + "\n");
        await().untilAsserted(() -> assertThat(web.get("/metrics").statusCode()).isEqualTo(401));
        assertThat(web.get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(web.get("/metrics", "Authorization", "Bearer " + TOKEN + "s").statusCode())
                .isEqualTo(401);
        write(file, before);
        await().untilAsserted(() -> assertThat(web.get("/metrics").statusCode()).isEqualTo(200));
    }

    @Test
    void countsAndTimesEveryProtocolStepCommitAndThePasswordPool() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), distribution.port(2525))) {
            socket.setSoTimeout(ANSWER_MILLIS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("220");
            write(socket, "HELO client.example\r\nQUIT\r\n");
            assertThat(in.lines().toList()).isNotEmpty();
        }
        String figures = web.get("/metrics").body();
        assertThat(figures)
                .contains("palomar_net_connections_accepted_total{listener=\"mx\"} ")
                .containsPattern("palomar_smtp_commands_total\\{verb=\"helo\"} [1-9]")
                .contains("palomar_smtp_messages_total{door=\"mx\",result=\"accepted\"} ")
                .contains("palomar_smtp_data_reply_seconds_bucket{door=\"mx\",le=\"+Inf\"} ")
                .contains("palomar_imap_sessions_total ", "palomar_imap_replies_total{status=\"OK\"} ")
                .contains("palomar_pop3_command_seconds_count{verb=\"retr\"} ")
                .contains("palomar_pipeline_step_seconds_count{step=\"tagger\"} ")
                .contains("palomar_pipeline_step_seconds_count{step=\"policy\"} ")
                .contains("palomar_delivery_commit_seconds_bucket{le=\"+Inf\"} ")
                .contains("palomar_storage_write_seconds_bucket{le=\"+Inf\"} ")
                .contains("palomar_directory_check_seconds_count ", "palomar_directory_checks_waiting ")
                .contains("palomar_database_connections_busy ", "palomar_observe_jvm_threads ")
                .containsPattern("palomar_web_request_seconds_count [1-9]");
        // Prometheus refuses a family that is declared twice.
        assertThat(figures.lines().filter(line -> line.startsWith("# TYPE "))).doesNotHaveDuplicates();
    }

    @Test
    void aNewCertificateIsServedWithoutARestart() throws Exception {
        int port = distribution.port(8443);
        assertThat(web.serves(port)).isTrue();
        Path fresh = distribution.data().resolve("run/fresh.pem");
        String command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90"
                + " -subj /CN=fresh.example -addext subjectAltName=IP:127.0.0.1 -keyout " + fresh + ".key -out "
                + fresh;
        Distribution.Output made = Distribution.run("", command.split(" ", -1));
        assertThat(made.status()).as(made.text()).isZero();
        Files.writeString(fresh, Files.readString(Path.of(fresh + ".key")), StandardOpenOption.APPEND);
        Files.move(
                fresh,
                distribution.data().resolve("certificates/default.pem"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
        assertThat(web.serves(port)).isFalse();
        await().until(() -> web.serves(port));
        assertThat(web.serves(distribution.port(2993))).as("mail has it too").isTrue();
        assertThat(web.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void aBusyPortIsNamedAndTakenWhenItIsFree() throws Exception {
        Path file = distribution.data().resolve("etc/palomar.web.cfg");
        String before = Files.readString(file);
        int busy;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            busy = other.getLocalPort();
            write(file, "addresses = 127.0.0.1\nport = " + (busy - distribution.port(0)) + "\n");
            await().untilAsserted(() ->
                    assertThat(distribution.exec("mail:health").text()).contains("port " + busy));
            assertThat(web.get("/healthz").statusCode())
                    .as("the old port stays, and mail goes on")
                    .isEqualTo(200);
        }
        await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> web.get(busy, "/healthz").statusCode() == 200);
        write(file, before);
        await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> web.get("/healthz").statusCode() == 200);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** As an editor does: another file in its place. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
