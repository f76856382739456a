package org.palomar.net.internal.accept;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.session.ListenerInfo;
import org.palomar.net.ListenerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured listener: its listening sockets while it is open, and a virtual thread that accepts on each. Safe for any thread. */
final class Listener {

    /** Takes accepted connections. */
    interface Reception {

        /** Serves or closes it, without waiting. What is thrown out of here has taken nothing: the listener closes the channel. */
        void receive(SocketChannel channel, OpenConnection.Door door);
    }

    /** Pause after an accept failed for want of descriptors or memory, so that the log and the processor survive it. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Most time for an accepting thread to notice that its socket was closed; it only ever does short work besides. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** A listening socket and the thread that accepts on it, with which the system's socket closes. */
    private record Bound(ServerSocketChannel socket, Thread acceptor) {}

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Reception reception;
    private final int backlog;
    private final Map<InetSocketAddress, Bound> sockets = new LinkedHashMap<>();
    private final Map<InetSocketAddress, String> refusals = new HashMap<>();
    private volatile ListenerSettings settings;
    private volatile Optional<HealthFinding> problem = Optional.empty();
    private boolean open;

    Listener(ListenerSettings settings, int backlog, Reception reception) {
        this.settings = settings;
        this.backlog = backlog;
        this.reception = reception;
    }

    ListenerSettings settings() {
        return settings;
    }

    /** What keeps it from listening where it should. */
    Optional<HealthFinding> problem() {
        return problem;
    }

    /** Each address that it should be at, and what keeps it from being there. */
    synchronized List<ListenerInfo> addresses() {
        ListenerSettings now = settings;
        String tls = now.tls().name().toLowerCase(Locale.ROOT);
        return wanted().stream()
                .map(address -> new ListenerInfo(now.name(), now.protocol(), actual(address), tls, problemAt(address)))
                .toList();
    }

    private String problemAt(InetSocketAddress address) {
        if (sockets.containsKey(address)) {
            return "";
        }
        return open ? refusals.getOrDefault(address, "not open yet") : "no bundle here speaks " + settings.protocol();
    }

    /** The address with the port that the system chose, where any port is right. */
    private InetSocketAddress actual(InetSocketAddress address) {
        Bound bound = sockets.get(address);
        return bound == null
                ? address
                : new InetSocketAddress(
                        address.getAddress(), bound.socket().socket().getLocalPort());
    }

    /** The port that is open; 0 if none is. */
    synchronized int port() throws IOException {
        for (Bound bound : sockets.values()) {
            return ((InetSocketAddress) bound.socket().getLocalAddress()).getPort();
        }
        return 0;
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized void open() {
        open = true;
        bind();
    }

    synchronized void close() {
        open = false;
        problem = Optional.empty();
        sockets.values().forEach(Listener::close);
        sockets.clear();
    }

    /** New settings: sockets that are still wanted stay, new ones are opened before old ones are closed. Connections stay. */
    synchronized void reconfigure(ListenerSettings newSettings) {
        settings = newSettings;
        if (open) {
            bind();
        }
    }

    /** Tries again to open what a busy port kept closed. */
    synchronized void retry() {
        if (open && problem.isPresent()) {
            bind();
        }
    }

    private void bind() {
        List<InetSocketAddress> wanted = wanted();
        refusals.keySet().retainAll(wanted);
        List<InetSocketAddress> missing = new ArrayList<>(wanted);
        missing.removeAll(sockets.keySet());
        problem = Optional.empty();
        missing.removeIf(this::opened);
        if (missing.size() < wanted.size() || overlaps(missing)) {
            sockets.entrySet().removeIf(entry -> {
                if (!wanted.contains(entry.getKey())) {
                    close(entry.getValue());
                    return true;
                }
                return false;
            });
            missing.removeIf(this::opened);
        }
        if (missing.isEmpty()) {
            problem = Optional.empty();
        }
    }

    /** Whether a socket of ours may be what keeps one of these from opening: the same port at other addresses. */
    private boolean overlaps(List<InetSocketAddress> missing) {
        return missing.stream()
                .anyMatch(address -> sockets.keySet().stream().anyMatch(own -> own.getPort() == address.getPort()));
    }

    private List<InetSocketAddress> wanted() {
        ListenerSettings now = settings;
        if (now.addresses().isEmpty()) {
            return List.of(new InetSocketAddress(now.port()));
        }
        List<InetSocketAddress> all = new ArrayList<>();
        for (InetAddress address : now.addresses()) {
            all.add(new InetSocketAddress(address, now.port()));
        }
        return all;
    }

    private boolean opened(InetSocketAddress address) {
        ServerSocketChannel socket = null;
        try {
            socket = ServerSocketChannel.open();
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(address, backlog);
            ServerSocketChannel bound = socket;
            boolean loopback = address.getAddress().isLoopbackAddress();
            Thread acceptor =
                    Thread.ofVirtual().name("net-accept-" + settings.name()).start(() -> accept(bound, loopback));
            sockets.put(address, new Bound(bound, acceptor));
            refusals.remove(address);
            LOG.info("{} listens on {}", settings.name(), bound.getLocalAddress());
            return true;
        } catch (IOException refused) {
            if (socket != null) {
                close(socket);
            }
            refusals.put(address, String.valueOf(refused.getMessage()));
            problem = Optional.of(new HealthFinding(
                    HealthFinding.Severity.FAILED,
                    "net",
                    "The listener " + settings.name() + " can't open port " + address.getPort() + " at "
                            + address.getAddress().getHostAddress() + ": " + refused.getMessage() + ".",
                    "Stop the program that uses the port, or change it in etc/palomar.listener-" + settings.name()
                            + ".cfg; it is tried again by itself."));
            LOG.warn("{} can't listen on {}: {}", settings.name(), address, refused.getMessage());
            return false;
        }
    }

    private void accept(ServerSocketChannel socket, boolean loopback) {
        while (socket.isOpen()) {
            try {
                hand(socket.accept(), loopback);
            } catch (ClosedChannelException closed) {
                LOG.debug("{} stopped listening on a socket", settings.name());
            } catch (IOException trouble) {
                LOG.warn("{} can't accept: {}", settings.name(), trouble.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (RuntimeException | Error failure) {
                // The port stays open: without this thread, connections would wait in it unseen.
                LOG.error("{} could not take a connection and goes on", settings.name(), failure);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void hand(SocketChannel channel, boolean loopback) throws IOException {
        boolean taken = false;
        try {
            reception.receive(
                    channel,
                    new OpenConnection.Door(settings, (InetSocketAddress) channel.getLocalAddress(), loopback));
            taken = true;
        } finally {
            if (!taken) {
                close(channel);
            }
        }
    }

    /** The port is free when this returns: the JDK lets go of a socket that a virtual thread accepts on only when that thread has left it. */
    private static void close(Bound bound) {
        close(bound.socket());
        try {
            if (!bound.acceptor().join(FAREWELL)) {
                LOG.debug("{} still accepts", bound.acceptor().getName());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Channel socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            LOG.debug("closing a socket: {}", alreadyBroken.getMessage());
        }
    }
}
