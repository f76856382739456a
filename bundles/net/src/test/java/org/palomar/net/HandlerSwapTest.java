package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandlerSwapTest {

    private static final int CLIENTS = 8;
    private static final int SWAPS = 60;

    /** Connections that must be served between two swaps, so that each swap meets some in every state. */
    private static final int BETWEEN = 10;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore served = new Semaphore(0);
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void refusesAndLosesNothingWhileHandlersAreSwapped() throws Exception {
        try (NetServer net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC())) {
            net.listen(ListenerSettings.loopback("echo", "echo", ListenerSettings.Tls.NONE));
            NetServer.Registration current = net.handler("echo", new EchoHandler("version 0"));
            int port = net.port("echo");
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(Thread.ofPlatform().start(() -> connectAgainAndAgain(port)));
            }
            for (int swap = 1; swap <= SWAPS; swap++) {
                assertThat(served.tryAcquire(BETWEEN, 10, TimeUnit.SECONDS))
                        .as("connections are served before swap %s; failures: %s", swap, failures)
                        .isTrue();
                current.withdraw();
                current = net.handler("echo", new EchoHandler("version " + swap));
            }
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(net.port("echo")).isEqualTo(port);
        }
        assertThat(failures).isEmpty();
    }

    private void connectAgainAndAgain(int port) {
        while (!over.get()) {
            try (LineClient client = LineClient.to(port)) {
                converse(client);
                served.release();
            } catch (IOException refusedOrReset) {
                failures.add(refusedOrReset.toString());
            }
        }
    }

    /** Every line is answered, or the session says good-bye. */
    private void converse(LineClient client) throws IOException {
        String greeting = client.line().orElse("nothing");
        if (!greeting.startsWith("version ")) {
            failures.add("greeted with " + greeting);
            return;
        }
        for (int line = 0; line < 3; line++) {
            client.send("line " + line + "\r\n");
            String answer = client.line().orElse("nothing");
            if (answer.equals("bye")) {
                return;
            }
            if (!answer.equals("line " + line)) {
                failures.add("answered with " + answer);
                return;
            }
        }
    }
}
