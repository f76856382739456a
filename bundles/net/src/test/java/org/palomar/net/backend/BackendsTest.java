package org.palomar.net.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.message.Content;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.net.backend.BackendSettings.Server;

class BackendsTest {

    private final List<ServerSocket> sockets = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Duration deadline = Duration.ofSeconds(20);
    private volatile Duration pause = Duration.ofHours(1);
    private NetServer net;
    private Backends backends;

    @BeforeEach
    void start() throws Exception {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        backends = new Backends(
                "test", net, () -> new BackendSettings(servers, deadline, 2, pause), BackendsTest::question);
    }

    @AfterEach
    void stop() throws Exception {
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        net.close();
    }

    @Test
    void theNextAnswersForOneThatDoesNot() throws Exception {
        server("");
        server("yes\r\n");
        assertThat(backends.ask(BackendsTest::question)).isEqualTo("yes");
        assertThat(backends.findings()).isEmpty();
    }

    @Test
    void oneThatFailsAgainAndAgainIsLeftAloneAndTheOperatorHearsOfIt() throws Exception {
        server("");
        for (int i = 0; i < Backends.FAILURES + 2; i++) {
            assertThatThrownBy(() -> backends.ask(BackendsTest::question))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(UnanswerableException.class);
        }
        assertThat(asked).hasValue(2 * Backends.FAILURES); // a question and a ping each
        assertThat(backends.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains(servers.getFirst().toString(), "closed the connection"));
    }

    @Test
    void isAskedAgainAfterAWhileByOneQuestionFirst() {
        Breaker breaker = new Breaker();
        Breaker.Turn early = breaker.turn(0).orElseThrow();
        for (int i = 0; i < Backends.FAILURES; i++) {
            breaker.turn(0).orElseThrow().failed("x", 100);
        }
        assertThat(breaker.turn(99)).isEmpty();
        Breaker.Turn trial = breaker.turn(100).orElseThrow();
        assertThat(breaker.turn(100))
                .as("a second one while the first is under way")
                .isEmpty();
        early.failed("late", 500);
        assertThat(breaker.turn(100))
                .as("who began before says nothing of the trial")
                .isEmpty();
        trial.failed("x", 200);
        assertThat(breaker.turn(199)).isEmpty();
        breaker.turn(200).orElseThrow().close();
        breaker.turn(200).orElseThrow().succeeded();
        assertThat(breaker.turn(0)).isPresent();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void whoeverIsSilentLeavesTimeToTheOthersAndIsNoMatterOfTheirs() throws Exception {
        deadline = Duration.ofSeconds(6);
        silentServer();
        server("yes\r\n");
        for (int i = 0; i < Backends.FAILURES; i++) {
            assertThat(backends.ask(BackendsTest::question)).isEqualTo("yes");
        }
        assertThat(backends.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains(servers.getFirst().toString()));
        assertThat(backends.ask(BackendsTest::question)).isEqualTo("yes");
    }

    @Test
    void aMessageThatNobodyCanReadIsNothingAgainstTheServer() throws Exception {
        server("yes\r\n");
        for (int i = 0; i < Backends.FAILURES + 1; i++) {
            assertThatThrownBy(() -> backends.ask(call -> {
                        throw new UnanswerableException("too odd");
                    }))
                    .isInstanceOf(UnanswerableException.class)
                    .hasMessageContaining("too odd");
            assertThatThrownBy(() -> backends.ask(call -> {
                        throw new IOException("the message can't be read");
                    }))
                    .as("it answers a ping")
                    .isInstanceOf(UnanswerableException.class)
                    .hasMessageContaining("can't be read");
        }
        assertThat(backends.findings()).isEmpty();
        assertThat(backends.ask(BackendsTest::question)).isEqualTo("yes");
    }

    @Test
    void anErrorSaysNothingOfTheServer() throws Exception {
        server("");
        pause = Duration.ZERO;
        for (int i = 0; i < Backends.FAILURES; i++) {
            assertThatThrownBy(() -> backends.ask(BackendsTest::question)).isInstanceOf(IOException.class);
        }
        int before = asked.get();
        assertThatThrownBy(() -> backends.ask(call -> {
                    throw new LinkageError("its bundle goes");
                }))
                .isInstanceOf(LinkageError.class);
        assertThatThrownBy(() -> backends.ask(BackendsTest::question)).isInstanceOf(IOException.class);
        assertThat(asked.get()).isGreaterThan(before);
    }

    @Test
    void oneThatSaysNothingCostsTheDeadlineAndNoMore() throws Exception {
        deadline = Duration.ofMillis(200);
        silentServer();
        assertThatThrownBy(() -> backends.ask(BackendsTest::question)).hasMessageContaining("within the deadline");
    }

    @Test
    void anAnswerWithoutEndIsNone() throws Exception {
        server("y".repeat(10_000) + "\r\n");
        assertThatThrownBy(() -> backends.ask(BackendsTest::question)).hasMessageContaining("more than 100 octets");
    }

    @Test
    void anInterruptionIsNoFailureOfTheServer() throws Exception {
        silentServer();
        for (int i = 0; i < Backends.FAILURES + 1; i++) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> backends.ask(BackendsTest::question)).isInstanceOf(InterruptedException.class);
        }
        assertThat(backends.findings()).isEmpty();
    }

    @Test
    void soManyAtOnceAndNoMore() throws Exception {
        server("yes\r\n");
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> holders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            holders.add(Thread.ofVirtual().start(() -> {
                try {
                    backends.ask(call -> {
                        both.countDown();
                        await(go);
                        return question(call);
                    });
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            }));
        }
        both.await();
        deadline = Duration.ofMillis(100);
        assertThatThrownBy(() -> backends.ask(BackendsTest::question)).hasMessageContaining("at once");
        go.countDown();
        for (Thread holder : holders) {
            holder.join();
        }
        deadline = Duration.ofSeconds(20);
        assertThat(backends.ask(BackendsTest::question)).isEqualTo("yes");
    }

    @ParameterizedTest
    @CsvSource({
        "scan.example, scan.example:783",
        "scan.example:3310, scan.example:3310",
        "192.0.2.1:1, 192.0.2.1:1",
        "[2001:db8::1]:25, [2001:db8::1]:25",
        "2001:db8::1, [2001:db8::1]:783"
    })
    void readsHostsAndPorts(String text, String server) {
        assertThat(Server.parse(text, 783)).hasToString("Optional[" + server + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":25", "a b", "host:0", "host:65536", "host:x", "ho/st"})
    void refusesWhatIsNoHostAndPort(String text) {
        assertThat(Server.parse(text, 783)).isEmpty();
    }

    private static String question(Call call) throws IOException {
        call.send(
                Content.of("please\r\n".getBytes(StandardCharsets.US_ASCII)),
                (octets, length) -> call.channel().write(octets, 0, length));
        return call.line(100);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Reads a line, says something and hangs up. */
    private void server(String answer) throws IOException {
        serve(socket -> {
            socket.getInputStream().readNBytes("please\r\n".length());
            asked.incrementAndGet();
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            socket.close();
        });
    }

    private void silentServer() throws IOException {
        serve(socket -> {});
    }

    @FunctionalInterface
    private interface Manners {
        void treat(Socket socket) throws IOException;
    }

    private void serve(Manners manners) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        sockets.add(listener);
        servers.add(new Server("127.0.0.1", listener.getLocalPort()));
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    manners.treat(listener.accept());
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
    }
}
