package org.palomar.net.internal.accept;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.palomar.net.Dialer;
import org.palomar.net.LineChannel;
import org.palomar.net.OutgoingConnection;
import org.palomar.net.internal.io.BufferPool;
import org.palomar.net.internal.io.BufferedChannel;
import org.palomar.net.internal.io.Reactor;
import org.palomar.net.internal.io.SocketWire;

/** Opens connections, and knows those that are open, to close them with everything else. Safe for any thread. */
final class Dialling implements Dialer {

    private final Reactor reactor;
    private final BufferPool pool;
    private final NetFigures figures;
    private final Set<Dialled> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Dialling(Reactor reactor, BufferPool pool, NetFigures figures) {
        this.reactor = reactor;
        this.pool = pool;
        this.figures = figures;
    }

    @Override
    public OutgoingConnection connect(
            InetSocketAddress remote, Optional<InetAddress> source, Duration connect, Duration write)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            if (source.isPresent()) {
                channel.bind(new InetSocketAddress(source.get(), 0));
            }
            // nothing is for ever: a zero would be
            channel.socket().connect(remote, Math.max(1, Math.toIntExact(connect.toMillis())));
            Dialled dialled = new Dialled(channel, new SocketWire(reactor, channel, write.toNanos(), figures));
            open.add(dialled);
            connected = true;
            if (closed) {
                dialled.close();
                throw new IOException("the network is being stopped");
            }
            figures.dialled();
            return dialled;
        } catch (ClosedSelectorException stopped) {
            throw new IOException("the network is being stopped", stopped);
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    int count() {
        return open.size();
    }

    /** Closes every connection; no more are opened. */
    void closeAll() {
        closed = true;
        open.forEach(Dialled::cut);
    }

    private final class Dialled implements OutgoingConnection {

        private final InetSocketAddress remote;
        private final InetSocketAddress local;
        private final SocketWire wire;
        private final BufferedChannel channel;
        private volatile boolean tls;

        Dialled(SocketChannel socket, SocketWire wire) throws IOException {
            this.remote = (InetSocketAddress) socket.getRemoteAddress();
            this.local = (InetSocketAddress) socket.getLocalAddress();
            this.wire = wire;
            this.channel = new BufferedChannel(wire, pool, 0);
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public LineChannel channel() {
            return channel;
        }

        @Override
        public boolean isQuiet() {
            try {
                return !wire.isClosed() && channel.isQuiet();
            } catch (IOException broken) {
                return false;
            }
        }

        @Override
        public boolean isTls() {
            return tls;
        }

        @Override
        public SSLSession startTls(SSLEngine engine, Duration deadline) throws IOException {
            SSLSession session = channel.startTls(engine, deadline);
            tls = true;
            return session;
        }

        @Override
        public void hurry(Duration write) {
            wire.hurry(write.toNanos());
        }

        @Override
        public void finish() {
            channel.finish();
            open.remove(this);
        }

        @Override
        public void close() {
            channel.abandon();
            open.remove(this);
        }

        /** For any thread: whoever uses it finds it closed, and gives its buffers back. */
        void cut() {
            wire.close();
        }
    }
}
