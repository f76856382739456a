package org.palomar.net.internal.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.palomar.net.MemoryBudget;

/** Two ends of one connection: a client's, and the wire that a server has. */
record SocketPair(Reactor reactor, SocketChannel client, SocketWire wire) implements AutoCloseable {

    private static final class NoTraffic implements Traffic {
        @Override
        public void received(int octets) {
            // not counted
        }

        @Override
        public void sent(int octets) {
            // not counted
        }
    }

    /** Buffers without a bound that matters. */
    static BufferPool pool() {
        return new BufferPool(new MemoryBudget(1 << 30));
    }

    static SocketPair open() throws IOException {
        try (ServerSocketChannel door = ServerSocketChannel.open()) {
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = SocketChannel.open(door.getLocalAddress());
            Reactor reactor = new Reactor();
            return new SocketPair(
                    reactor,
                    client,
                    new SocketWire(
                            reactor, door.accept(), Duration.ofSeconds(10).toNanos(), new NoTraffic()));
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        wire.close();
        reactor.close();
    }
}
