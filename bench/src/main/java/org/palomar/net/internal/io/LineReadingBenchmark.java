package org.palomar.net.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.palomar.bench.SampleMail;
import org.palomar.net.LineChannel.LineResult;
import org.palomar.net.MemoryBudget;

/** One line of a message whose octets are at hand, as DATA reads it; without system calls. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class LineReadingBenchmark {

    /** RFC 5321 §4.5.3.1.6, without the line's end. */
    private static final int LIMIT = 998;

    private static final Duration DEADLINE = Duration.ofMinutes(3);

    /** The same message again and again. */
    private static final class Repeated implements Wire {
        private final byte[] message = SampleMail.withAttachment();

        @Override
        public Outcome poll(InBuffer target) {
            target.makeRoom(message.length);
            System.arraycopy(message, 0, target.array(), target.end(), message.length);
            target.added(message.length);
            return Outcome.DATA;
        }

        @Override
        public Outcome await(InBuffer target, long deadline, boolean wakeable) {
            throw new IllegalStateException("there is always something at hand");
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            // nobody answers
        }

        @Override
        public void abandon() {}

        @Override
        public void finish(InBuffer scratch) {
            // nothing to close
        }
    }

    private static final class Uncounted implements Traffic {
        @Override
        public void received(int octets) {
            // not counted
        }

        @Override
        public void sent(int octets) {
            // not counted
        }
    }

    /** A connection, since a channel has one; nothing passes it. */
    private final Reactor reactor;

    private final SocketChannel client;
    private final SocketWire socket;
    private final BufferedChannel channel;

    public LineReadingBenchmark() {
        try (ServerSocketChannel door = ServerSocketChannel.open()) {
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            reactor = new Reactor();
            client = SocketChannel.open(door.getLocalAddress());
            socket = new SocketWire(reactor, door.accept(), DEADLINE.toNanos(), new Uncounted());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BufferPool pool = new BufferPool(MemoryBudget.unfinishedInput());
        channel = new BufferedChannel(socket, new Repeated(), pool, new MinimumRate(0, MinimumRate.WINDOW));
    }

    @Benchmark
    public LineResult line() throws IOException {
        return channel.readLine(LIMIT, DEADLINE);
    }

    @TearDown
    public void close() throws IOException {
        client.close();
        socket.close();
        reactor.close();
    }
}
