package org.palomar.net.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.net.LineChannel;

@Timeout(120)
class BufferedChannelTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void cutsWhoSendsOctetsTooSlowly() throws IOException {
        MinimumRate unreachable = new MinimumRate(Integer.MAX_VALUE, Duration.ofNanos(1));
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), pair.wire(), new BufferPool(), unreachable);
            pair.client().write(ByteBuffer.wrap(new byte[] {1}));
            assertThatThrownBy(() -> channel.read(new byte[8], 0, 8, LONG))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("too slowly");
        }
    }

    @Test
    void holdsTheDeadlineOfALineThoughOctetsComeWithoutEnd() throws Exception {
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), new BufferPool(), 0);
            Thread flood = Thread.ofPlatform().start(() -> flood(pair));
            assertThat(channel.readLine(10, LONG)).isInstanceOf(LineChannel.TooLong.class);
            assertThat(channel.readLine(10, Duration.ofMillis(200))).isInstanceOf(LineChannel.TimedOut.class);
            pair.wire().close();
            flood.join();
        }
    }

    private static void flood(SocketPair pair) {
        ByteBuffer noLine = ByteBuffer.wrap("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        try {
            while (true) {
                pair.client().write(noLine.rewind());
            }
        } catch (IOException cut) {
            assertThat(pair.wire().isClosed()).isTrue();
        }
    }
}
