package org.palomar.net.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.net.internal.io.Wire.Outcome;

@Timeout(60)
class TlsWireTest {

    private static final int FLOOD = 3 * BufferPool.BUFFER_SIZE;

    @Test
    void holdsTheDeadlineThoughEmptyRecordsAreAlwaysAtHand() throws Exception {
        EmptyRecords engine =
                new EmptyRecords(SSLContext.getDefault().createSSLEngine().getSession());
        BufferPool pool = SocketPair.pool();
        try (SocketPair pair = SocketPair.open()) {
            TlsWire wire = new TlsWire(pair.wire(), engine, pool);
            InBuffer plain = new InBuffer(pool);
            pair.client().write(ByteBuffer.allocate(FLOOD));
            while (engine.taken() == 0) {
                assertThat(wire.poll(plain)).isEqualTo(Outcome.NONE);
            }
            assertThat(wire.await(plain, System.nanoTime(), false)).isEqualTo(Outcome.TIMED_OUT);
            assertThat(engine.taken()).isLessThan(FLOOD);
        }
    }
}
