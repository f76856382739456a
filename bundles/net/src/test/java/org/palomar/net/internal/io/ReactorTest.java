package org.palomar.net.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReactorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A key whose channel is nobody's wire stands for any bug: handling its input fails. */
    @Test
    void aFailureGivesItsConnectionUpAndServesTheOthers() throws IOException {
        try (SocketPair healthy = SocketPair.open();
                ServerSocketChannel door = ServerSocketChannel.open()) {
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel client = SocketChannel.open(door.getLocalAddress());
                    SocketChannel failing = door.accept()) {
                failing.configureBlocking(false);
                SelectionKey key = healthy.reactor().register(failing, healthy.wire());
                key.attach("no wire");
                key.interestOps(SelectionKey.OP_READ);
                healthy.reactor().wakeup();
                client.write(ByteBuffer.wrap(new byte[1]));
                awaitInvalid(key);
            }
            healthy.client().write(ByteBuffer.wrap(new byte[1]));
            assertThat(healthy.wire().await(new InBuffer(SocketPair.pool()), SocketWire.deadline(PATIENCE), false))
                    .isEqualTo(Wire.Outcome.DATA);
        }
    }

    private static void awaitInvalid(SelectionKey key) throws IOException {
        long deadline = SocketWire.deadline(PATIENCE);
        try (Selector pause = Selector.open()) {
            while (key.isValid()) {
                assertThat(System.nanoTime()).as("the failing key is given up").isLessThan(deadline);
                pause.select(10);
            }
        }
    }
}
