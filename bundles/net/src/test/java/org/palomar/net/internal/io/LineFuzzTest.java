package org.palomar.net.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.palomar.net.LineChannel;

/** Lines depend on the octets alone, not on how they came in packets. */
class LineFuzzTest {

    private static final int LIMIT = 12;
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Octets in packets of given sizes, then the end. */
    private static final class Packets implements Wire {
        private final byte[] octets;
        private final int[] sizes;
        private int sent;
        private int packet;

        private Packets(byte[] octets, int... sizes) {
            this.octets = octets;
            this.sizes = sizes;
        }

        @Override
        public Outcome poll(InBuffer target) {
            if (sent == octets.length) {
                return Outcome.END;
            }
            int size = Math.min(sizes[packet++ % sizes.length], octets.length - sent);
            target.makeRoom(size);
            System.arraycopy(octets, sent, target.array(), target.end(), size);
            target.added(size);
            sent += size;
            return Outcome.DATA;
        }

        @Override
        public Outcome await(InBuffer target, long deadline, boolean wakeable) {
            throw new AssertionError("there is always something at hand");
        }

        @Override
        public void write(byte[] ignored, int offset, int length) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void abandon() {}

        @Override
        public void finish(InBuffer scratch) {
            // nothing to do
        }
    }

    @FuzzTest(maxDuration = "60s")
    void linesDependNotOnPackets(byte[] octets) throws IOException {
        List<String> expected = split(new String(octets, StandardCharsets.ISO_8859_1));
        try (SocketPair idle = SocketPair.open()) {
            for (int[] sizes : new int[][] {{1}, {2}, {3, 1, 7}, {LIMIT, 1}, {Integer.MAX_VALUE}}) {
                assertThat(read(idle, new Packets(octets, sizes)))
                        .as("in packets of %s", sizes)
                        .isEqualTo(expected);
            }
        }
    }

    private static List<String> read(SocketPair idle, Packets packets) throws IOException {
        BufferedChannel channel =
                new BufferedChannel(idle.wire(), packets, SocketPair.pool(), new MinimumRate(0, MinimumRate.WINDOW));
        List<String> lines = new ArrayList<>();
        while (true) {
            switch (channel.readLine(LIMIT, LONG)) {
                case LineChannel.Line line -> lines.add((line.crlf() ? "crlf " : "lf ") + channel.text(line));
                case LineChannel.TooLong tooLong -> lines.add("too long");
                default -> {
                    return lines;
                }
            }
        }
    }

    /** What the lines are, seen from the whole. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', start)) {
            boolean crlf = feed > start && text.charAt(feed - 1) == '\r';
            String line = text.substring(start, crlf ? feed - 1 : feed);
            lines.add(line.length() > LIMIT ? "too long" : (crlf ? "crlf " : "lf ") + line);
            start = feed + 1;
        }
        // One octet more than the limit may be the CR of a line that ends in time.
        if (text.length() - start > LIMIT + 1) {
            lines.add("too long");
        }
        return lines;
    }
}
