package org.palomar.net.internal.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.net.EchoHandler;
import org.palomar.net.LineClient;
import org.palomar.net.ListenerSettings;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

/** Failures, of every kind, of what takes accepted connections. */
@Timeout(120)
class AcceptorTest {

    private static final int BACKLOG = 16;

    @Test
    void anErrorCostsTheConnectionThatMetItAndNoOther() throws Exception {
        BlockingQueue<SocketChannel> taken = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        Listener listener = new Listener(
                ListenerSettings.loopback("echo", "echo", ListenerSettings.Tls.NONE), BACKLOG, (channel, door) -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new NoClassDefFoundError("thrown by the test");
                    }
                    taken.add(channel);
                });
        listener.open();
        try (LineClient unlucky = LineClient.to(listener.port());
                LineClient next = LineClient.to(listener.port())) {
            assertThat(unlucky.lineOrEnd()).isEmpty();
            SocketChannel channel = taken.poll(20, TimeUnit.SECONDS);
            assertThat(channel).isNotNull();
            assertThat(channel.socket().getPort()).isEqualTo(next.socket().getLocalPort());
            channel.close();
        } finally {
            listener.close();
        }
    }

    @Test
    void aConnectionThatCouldNotBeginGivesItsPlacesBack() throws IOException {
        try (NetServer net = new NetServer(narrow(), Optional::empty, new TroubledClock(2))) {
            net.listen(ListenerSettings.loopback("echo", "echo", ListenerSettings.Tls.NONE));
            net.handler("echo", new EchoHandler("one"));
            for (int i = 0; i < 2; i++) {
                try (LineClient unlucky = LineClient.to(net.port("echo"))) {
                    assertThat(unlucky.lineOrEnd()).isEmpty();
                }
            }
            assertThat(net.list()).isEmpty();
            try (LineClient next = LineClient.to(net.port("echo"))) {
                assertThat(next.line()).contains("one");
            }
        }
    }

    /** One connection in all. */
    private static NetSettings narrow() {
        return new NetSettings(
                1,
                1,
                1,
                BACKLOG,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                64,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
    }

    /** A clock that fails some times before it goes. */
    private static final class TroubledClock extends Clock {

        private final AtomicInteger left;

        TroubledClock(int failures) {
            left = new AtomicInteger(failures);
        }

        @Override
        public Instant instant() {
            if (left.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("thrown by the test");
            }
            return InstantSource.system().instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
