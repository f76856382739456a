package org.palomar.net.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.net.LineChannel;

/** Sessions for which there is always input at hand, one for each processor: the others have their turn. */
@Timeout(120)
class EndlessInputTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Some octets again and again, as soon as they are asked for. */
    private static final class Endless implements Wire {
        private final byte[] octets;

        Endless(byte[] octets) {
            this.octets = octets;
        }

        @Override
        public Outcome poll(InBuffer target) {
            target.makeRoom(octets.length);
            System.arraycopy(octets, 0, target.array(), target.end(), octets.length);
            target.added(octets.length);
            return Outcome.DATA;
        }

        @Override
        public Outcome await(InBuffer target, long deadline, boolean wakeable) {
            throw new IllegalStateException("there is always input");
        }

        @Override
        public void write(byte[] output, int offset, int length) {
            // nobody looks
        }

        @Override
        public void abandon() {}

        @Override
        public void finish(InBuffer scratch) {
            // nothing is open
        }
    }

    /** One step of a session. */
    private interface Step {
        void on(BufferedChannel channel) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void othersHaveTheirTurnWhileLinesComeWithoutEnd(int atATime) throws Exception {
        assertOthersGoOn(
                "NOOP\r\n".repeat(atATime),
                channel -> assertThat(channel.readLine(10, PATIENCE)).isInstanceOf(LineChannel.Line.class));
    }

    @Test
    void othersHaveTheirTurnWhileAMessageComesWithoutEnd() throws Exception {
        byte[] target = new byte[64];
        assertOthersGoOn(
                "x".repeat(64),
                channel -> assertThat(channel.read(target, 0, target.length, PATIENCE))
                        .isPositive());
    }

    private static void assertOthersGoOn(String input, Step step) throws Exception {
        AtomicBoolean other = new AtomicBoolean();
        AtomicInteger busy = new AtomicInteger();
        CountDownLatch allBusy = new CountDownLatch(PROCESSORS);
        List<Thread> sessions = new ArrayList<>();
        try (SocketPair pair = SocketPair.open()) {
            for (int session = 0; session < PROCESSORS; session++) {
                sessions.add(Thread.ofVirtual().start(() -> {
                    allBusy.countDown();
                    if (sees(other, pair, input, step)) {
                        busy.incrementAndGet();
                    }
                }));
            }
            allBusy.await();
            Thread.ofVirtual().start(() -> other.set(true)).join();
            for (Thread session : sessions) {
                session.join();
            }
        }
        assertThat(busy).hasValue(PROCESSORS);
    }

    /** Reads until the other has had its turn, and says whether it had. */
    private static boolean sees(AtomicBoolean other, SocketPair pair, String input, Step step) {
        Wire endless = new Endless(input.getBytes(StandardCharsets.US_ASCII));
        BufferedChannel channel =
                new BufferedChannel(pair.wire(), endless, SocketPair.pool(), new MinimumRate(0, MinimumRate.WINDOW));
        long until = SocketWire.deadline(PATIENCE);
        try {
            boolean seen = false;
            while (!seen && System.nanoTime() - until < 0) {
                step.on(channel);
                seen = other.get();
            }
            return seen;
        } catch (IOException impossible) {
            return false;
        }
    }
}
