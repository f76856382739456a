package org.palomar.net.internal.io;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for all sockets. It reads for sessions that wait and unparks them; it never runs a protocol's code, never blocks on a
 * connection, and outlives every failure of one.
 */
public final class Reactor implements AutoCloseable {

    /** How often far deadlines are looked at; nearer ones have a timer of their own. */
    static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);

    private final Selector selector;
    private volatile boolean closed;

    public Reactor() throws IOException {
        selector = Selector.open();
        Thread thread = new Thread(this::run, "net-reactor");
        thread.setDaemon(true);
        thread.start();
    }

    SelectionKey register(SocketChannel channel, SocketWire wire) throws IOException {
        return channel.register(selector, 0, wire);
    }

    void wakeup() {
        selector.wakeup();
    }

    /** Closes a channel; the wake-up lets the selector release its descriptor now. */
    void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            LOG.debug("closing: {}", alreadyBroken.getMessage());
        }
        selector.wakeup();
    }

    private void run() {
        long swept = System.nanoTime();
        while (!closed) {
            try {
                selector.select(Reactor::dispatch, TimeUnit.NANOSECONDS.toMillis(SWEEP_NANOS));
                long now = System.nanoTime();
                if (now - swept >= SWEEP_NANOS / 2) {
                    swept = now;
                    sweep(now);
                }
            } catch (IOException | RuntimeException | Error failure) {
                // Every session depends on this thread: whatever it is, the others' input goes on.
                LOG.error("The reactor met a failure and goes on", failure);
            }
        }
        try {
            selector.close();
        } catch (IOException failure) {
            LOG.debug("closing the selector: {}", failure.getMessage());
        }
    }

    private static void dispatch(SelectionKey key) {
        try {
            SocketWire wire = (SocketWire) key.attachment();
            int ready = key.readyOps();
            if ((ready & SelectionKey.OP_READ) != 0) {
                wire.readable();
            }
            if ((ready & SelectionKey.OP_WRITE) != 0) {
                wire.becameWritable();
            }
        } catch (CancelledKeyException closedMeanwhile) {
            LOG.trace("closed meanwhile");
        } catch (RuntimeException | Error bug) {
            LOG.error("A connection met a failure and is closed", bug);
            abandon(key);
        }
    }

    // It would stay ready, and fail again at once.
    private static void abandon(SelectionKey key) {
        key.cancel();
        if (key.attachment() instanceof SocketWire wire) {
            wire.close();
        }
    }

    private void sweep(long now) {
        for (SelectionKey key : selector.keys()) {
            ((SocketWire) key.attachment()).sweep(now);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
