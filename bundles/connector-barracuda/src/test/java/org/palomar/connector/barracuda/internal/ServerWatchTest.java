package org.palomar.connector.barracuda.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.LastGood;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

/** The rounds of asking; what is made of the answers is in {@link BarracudaTest}. */
class ServerWatchTest {

    private static final int PATIENCE_MILLIS = 60_000;

    private NetServer net;
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        net.close();
    }

    private BarracudaSettings settings(String each) {
        LastGood<BarracudaSettings> settings = new LastGood<>(Barracuda.PID, BarracudaSettings::read);
        settings.update(Map.of("servers", "127.0.0.1:" + server.getLocalPort(), "ask-each", each));
        return settings.settings();
    }

    @Test
    void anErrorEndsOneRoundAndNotTheAsking() throws Exception {
        BarracudaSettings settings = settings("1s");
        AtomicInteger calls = new AtomicInteger();
        try (ServerWatch watch = new ServerWatch(
                net,
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("its bundle is being refreshed");
                    }
                    return settings;
                },
                Clock.systemUTC())) {
            watch.start();
            try (Socket asked = server.accept()) {
                assertThat(asked.isConnected()).isTrue();
            }
        }
    }

    @Test
    void whoStartsItInTheMiddleOfARoundHasAnotherAtOnce() throws Exception {
        BarracudaSettings settings = settings("1h");
        try (ServerWatch watch = new ServerWatch(net, () -> settings, Clock.systemUTC())) {
            watch.start();
            try (Socket first = server.accept()) {
                watch.start();
                assertThat(first.isConnected()).isTrue();
            }
            try (Socket second = server.accept()) {
                assertThat(second.isConnected()).isTrue();
            }
        }
    }
}
