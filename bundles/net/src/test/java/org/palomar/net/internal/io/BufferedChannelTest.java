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
import org.palomar.net.MemoryBudget;

@Timeout(120)
class BufferedChannelTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void cutsWhoSendsOctetsTooSlowly() throws IOException {
        MinimumRate unreachable = new MinimumRate(Integer.MAX_VALUE, Duration.ofNanos(1));
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), pair.wire(), SocketPair.pool(), unreachable);
            pair.client().write(ByteBuffer.wrap(new byte[] {1}));
            assertThatThrownBy(() -> channel.read(new byte[8], 0, 8, LONG))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("too slowly");
        }
    }

    @Test
    void holdsTheDeadlineOfALineThoughOctetsComeWithoutEnd() throws Exception {
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), SocketPair.pool(), 0);
            Thread flood = Thread.ofPlatform().start(() -> flood(pair));
            assertThat(channel.readLine(10, LONG)).isInstanceOf(LineChannel.TooLong.class);
            assertThat(channel.readLine(10, Duration.ofMillis(200))).isInstanceOf(LineChannel.TimedOut.class);
            pair.wire().close();
            flood.join();
        }
    }

    @Test
    void keepsNoBufferForALineThatWasBegunAndLosesNothingOfIt() throws IOException {
        MemoryBudget none = new MemoryBudget(0);
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), new BufferPool(none), 0);
            pair.client().write(octets("begun "));
            assertThat(channel.readLine(100, Duration.ofMillis(50))).isInstanceOf(LineChannel.TimedOut.class);
            assertThat(channel.array()).hasSizeLessThanOrEqualTo(InBuffer.UNCOUNTED);
            pair.client().write(octets("and ended\r\n"));
            assertThat(channel.text((LineChannel.Line) channel.readLine(100, LONG)))
                    .isEqualTo("begun and ended");
        }
    }

    @Test
    void countsWhatALongLineHoldsUntilItEnds() throws IOException {
        MemoryBudget budget = new MemoryBudget(BufferPool.BUFFER_SIZE);
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), new BufferPool(budget), 0);
            pair.client().write(octets("x".repeat(2_000)));
            assertThat(channel.readLine(4_000, Duration.ofMillis(50))).isInstanceOf(LineChannel.TimedOut.class);
            assertThat(budget.taken()).isBetween(2_000L, 4_000L);
            pair.client().write(octets("\r\n"));
            assertThat(channel.readLine(4_000, LONG)).isInstanceOf(LineChannel.Line.class);
            channel.readLine(4_000, Duration.ofMillis(50));
            assertThat(budget.taken()).isZero();
        }
    }

    @Test
    void endsTheConnectionWhenTooMuchIsHeldForUnfinishedLines() throws IOException {
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), new BufferPool(new MemoryBudget(1_999)), 0);
            pair.client().write(octets("x".repeat(2_000)));
            assertThatThrownBy(() -> channel.readLine(4_000, LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("long lines");
        }
    }

    @Test
    void readsAgainWhatWasTakenBackAndNoMoreThanThat() throws IOException {
        try (SocketPair pair = SocketPair.open()) {
            BufferedChannel channel = new BufferedChannel(pair.wire(), SocketPair.pool(), 0);
            pair.client().write(octets("endNOOP\r\n"));
            assertThat(channel.read(new byte[5], 0, 5, LONG)).isEqualTo(5);
            channel.unread(2);
            assertThat(channel.hasInput()).isTrue();
            assertThat(channel.text((LineChannel.Line) channel.readLine(10, LONG)))
                    .isEqualTo("NOOP");
            assertThatThrownBy(() -> channel.unread(10)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
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
