package org.palomar.connector.icap.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.net.backend.UnanswerableException;
import org.palomar.testkit.ClamdProcess;

class IcapStepTest {

    private final Map<String, Object> values = new HashMap<>();
    private NetServer net;
    private IcapStep step;

    @BeforeEach
    void start() throws Exception {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        step = new IcapStep(net, values);
    }

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void doesWithWhatARealServerFindsAsItIsTold(@TempDir Path folder) throws Exception {
        try (IcapServer server = new IcapServer(folder)) {
            set("servers", "127.0.0.1:" + server.port());
            MailTransaction infected = mail("Subject: x\r\n\r\n" + ClamdProcess.MARKER + "\r\n");
            assertThat(step.judge(mail("Subject: x\r\n\r\nx\r\n"))).isEqualTo(Opinion.ACCEPT);
            assertThat(step.judge(infected))
                    .isEqualTo(Opinion.of(new Verdict.Reject(
                            new Reply(550, "5.7.1", "the message contains malware: " + ClamdProcess.NAME))));
            assertThat(step.judge(wanting("quarantine", infected)).forAll())
                    .isEqualTo(new Verdict.Quarantine("malware: " + ClamdProcess.NAME));
            assertThat(step.judge(wanting("junk", infected)).forAll())
                    .isEqualTo(new Verdict.Junk(List.of(new HeaderField("X-Virus-Found", ClamdProcess.NAME))));
            // Longer than a piece, and found at its end.
            assertThat(step.judge(mail("Subject: x\r\n\r\n" + "x y\r\n".repeat(30_000) + ClamdProcess.MARKER))
                            .forAll())
                    .isInstanceOf(Verdict.Reject.class);
            assertThat(step.judge(mail("Subject: x\r\n\r\n" + "x y\r\n".repeat(300_000))))
                    .isEqualTo(Opinion.ACCEPT);
            server.endScanner();
            assertThatThrownBy(() -> step.judge(infected)).isInstanceOf(IOException.class);
            set("service", "nobody");
            assertThatThrownBy(() -> step.judge(mail("x"))).hasMessageContaining("404");
        }
        assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(IOException.class);
    }

    /** Its service echo takes everything and thinks nothing of it. */
    @Test
    void aServerThatGivesTheMessageBackHasNotJudgedIt() throws Exception {
        try (ServerSocket server = server(
                "ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=19\r\n\r\nHTTP/1.1 200 OK\r\n\r\n1\r\nx\r\n0\r\n\r\n")) {
            assertThatThrownBy(() -> step.judge(mail("x"))).hasMessageContaining("gives the message back");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X-Infection-Found: Type=0; Resolution=2; Threat=Eicar-Test;, Eicar-Test",
        "X-Virus-ID: W97M.Thing, W97M.Thing",
        "x-violations-found: 1|\t-|\tHTML.Phish|\t0|\t0, HTML.Phish",
        "X-Other: 1, unnamed"
    })
    void aNameIsReadFromWhicheverFieldHasIt(String field, String name) throws Exception {
        String fields = field.replace("|", "\r\n").replace("\\t", "\t");
        try (ServerSocket server = server("ICAP/1.0 200 OK\r\n" + fields
                + "\r\nEncapsulated: res-hdr=0, null-body=26\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n")) {
            assertThat(step.judge(mail("x")).forAll())
                    .isEqualTo(new Verdict.Reject(new Reply(550, "5.7.1", "the message contains malware: " + name)));
        }
    }

    @Test
    void whatIsOnlyReportedIsFoundAllTheSame() throws Exception {
        try (ServerSocket server = server("ICAP/1.0 204 No Content\r\nX-Virus-ID: Eicar\r\n\r\n")) {
            assertThat(step.judge(mail("x")).forAll()).isInstanceOf(Verdict.Reject.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ICAP/1.0 204",
                "ICAP/1.0 204 No Content\r\nX: y\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, null-body=26\r\n\r\nHTTP/1.1 500 Error\r\n\r\n",
                "ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, null-body=26\r\n\r\nHTTP/1.1 503 Busy\r\n\r\n",
                "ICAP/1.0 500 Error\r\n\r\n",
                "ICAP/1.0 100 Continue\r\n\r\n",
                "SSH-2.0-x\r\n\r\n",
                "ICAP/1.0 200 OK\r\n\r\n"
            })
    void anAnswerThatMakesNoSenseIsAFailureAndNotClean(String answer) throws Exception {
        try (ServerSocket server = server(answer)) {
            assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(IOException.class);
        }
    }

    /** What it can't do with this message is no reason to leave it alone. */
    @Test
    void aServerThatAnswersOptionsIsSound() throws Exception {
        String error = "ICAP/1.0 500 Error\r\n\r\n";
        try (ServerSocket server = server(error, "ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nAllow: 204\r\n\r\n")) {
            assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(UnanswerableException.class);
        }
        try (ServerSocket server = server(error, "ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\n\r\n")) {
            assertThatThrownBy(() -> step.judge(mail("x")))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(UnanswerableException.class);
        }
    }

    @Test
    void aNameCannotBreakTheReply() throws Exception {
        try (ServerSocket server = server("ICAP/1.0 200 OK\r\nX-Virus-ID: a\u001b b" + "x".repeat(500) + "\r\n\r\n")) {
            assertThat(step.judge(mail("x")).forAll())
                    .isInstanceOfSatisfying(
                            Verdict.Reject.class,
                            reject -> assertThat(reject.reply().text())
                                    .contains("malware: a__bxxx")
                                    .hasSizeLessThan(200));
        }
    }

    @Test
    void whatIsTooLargeIsMarkedOrRefused() throws Exception {
        set("servers", "127.0.0.1:9"); // nobody there: it would fail
        set("max-size", "1K");
        MailTransaction large = mail("x".repeat(1025));
        assertThat(step.judge(large).forAll())
                .isEqualTo(new Verdict.Tag(List.of(new HeaderField("X-Palomar-Unchecked", "icap (too large)"))));
        set("too-large", "reject");
        assertThat(step.judge(large).forAll()).isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void withoutAnAnswerMailWaitsUnlessTheSettingsSayOtherwise() {
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.DEFER);
        set("on-failure", "accept");
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.ACCEPT_AND_MARK);
        set("service", "a b");
        assertThat(step.findings()).hasSize(1);
    }

    private void set(String key, String value) {
        values.put(key, value);
        step.modified(values);
    }

    private static MailTransaction wanting(String end, MailTransaction mail) {
        return mail.seenWith(List.of(), new Tuned(Map.of("infected", end)));
    }

    /** Takes everything up to its end and gives the one after the other these answers, the last of them to everybody else. */
    private ServerSocket server(String... answers) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        set("servers", "127.0.0.1:" + listener.getLocalPort());
        Thread.ofVirtual().start(() -> {
            try {
                for (int asked = 0; ; asked++) {
                    try (Socket socket = listener.accept()) {
                        StringBuilder request = new StringBuilder();
                        while (!request.toString().endsWith("\r\n0\r\n\r\n") && !isWholeOptions(request.toString())) {
                            request.append((char) socket.getInputStream().read());
                        }
                        String answer = answers[Math.min(asked, answers.length - 1)];
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return listener;
    }

    private static boolean isWholeOptions(String request) {
        return request.startsWith("OPTIONS") && request.endsWith("\r\n\r\n");
    }

    private static MailTransaction mail(String message) {
        return new MailTransaction(
                "T1",
                Instant.EPOCH,
                new Origin(
                        Origin.Door.MX,
                        InetSocketAddress.createUnresolved("192.0.2.1", 25),
                        "client.example",
                        "",
                        Optional.empty()),
                ReversePath.of(Address.of("a@sender.example")),
                List.of(new Recipient(Address.of("alice@example.test"), Set.of())),
                Content.of(message.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }
}
