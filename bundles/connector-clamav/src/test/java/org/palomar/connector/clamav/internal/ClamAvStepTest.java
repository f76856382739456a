package org.palomar.connector.clamav.internal;

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
import org.palomar.testkit.ClamdProcess;

class ClamAvStepTest {

    private final Map<String, Object> values = new HashMap<>();
    private NetServer net;
    private ClamAvStep step;

    @BeforeEach
    void start() throws Exception {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        step = new ClamAvStep(net, values);
    }

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void doesWithWhatTheRealDaemonFindsAsItIsTold(@TempDir Path folder) throws Exception {
        try (ClamdProcess daemon = new ClamdProcess(folder)) {
            set("servers", "127.0.0.1:" + daemon.port());
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
            assertThat(step.judge(mail("x".repeat(100_000) + ClamdProcess.MARKER))
                            .forAll())
                    .isInstanceOf(Verdict.Reject.class);
        }
        assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void whatTheDaemonDoesNotTakeIsAFailureAndNotClean(@TempDir Path folder) throws Exception {
        try (ClamdProcess daemon = new ClamdProcess(folder)) {
            set("servers", "127.0.0.1:" + daemon.port());
            assertThatThrownBy(() -> step.judge(mail("x".repeat((int) (2 * ClamdProcess.MOST)))))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsTooLargeIsMarkedOrRefused() throws Exception {
        set("servers", "127.0.0.1:9"); // nobody there: it would fail
        set("max-size", "1K");
        MailTransaction large = mail("x".repeat(1025));
        assertThat(step.judge(large).forAll())
                .isEqualTo(new Verdict.Tag(List.of(new HeaderField("X-Palomar-Unchecked", "clamav (too large)"))));
        set("too-large", "reject");
        assertThat(step.judge(large).forAll()).isInstanceOf(Verdict.Reject.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "stream: ", "stream: FOUND", "INSTREAM size limit exceeded. ERROR", "stream: OK then", "OK"})
    void anAnswerThatMakesNoSenseIsAFailure(String answer) throws Exception {
        try (ServerSocket server = server(answer + "\n")) {
            assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNameCannotBreakTheReply() throws Exception {
        try (ServerSocket server = server("stream: a\rb\u001b " + "x".repeat(500) + " FOUND\n")) {
            assertThat(step.judge(mail("x")).forAll())
                    .isInstanceOfSatisfying(
                            Verdict.Reject.class,
                            reject -> assertThat(reject.reply().text())
                                    .contains("malware: a_b__xxx")
                                    .hasSizeLessThan(200));
        }
    }

    @Test
    void withoutAnAnswerMailWaitsUnlessTheSettingsSayOtherwise() {
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.DEFER);
        set("on-failure", "accept");
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.ACCEPT_AND_MARK);
        set("infected", "delete");
        assertThat(step.findings()).hasSize(1);
    }

    private void set(String key, String value) {
        values.put(key, value);
        step.modified(values);
    }

    private static MailTransaction wanting(String end, MailTransaction mail) {
        return mail.seenWith(List.of(), new Tuned(Map.of("infected", end)));
    }

    /** Takes everything and gives everybody this answer. */
    private ServerSocket server(String answer) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        set("servers", "127.0.0.1:" + listener.getLocalPort());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (Socket socket = listener.accept()) {
                        socket.getInputStream().readNBytes("nINSTREAM\n".length() + 4 + 1 + 4);
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return listener;
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
