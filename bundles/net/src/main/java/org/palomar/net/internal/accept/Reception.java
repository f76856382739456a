package org.palomar.net.internal.accept;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.ListenerSettings;
import org.palomar.net.NetSettings;
import org.palomar.net.internal.accept.NetFigures.Refusal;
import org.palomar.net.internal.io.BufferPool;
import org.palomar.net.internal.io.BufferedChannel;
import org.palomar.net.internal.io.Reactor;
import org.palomar.net.internal.io.SocketWire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Takes accepted sockets, applies the limits, and runs each connection on a virtual thread. Safe for any thread. */
final class Reception implements Listener.Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Reactor reactor;
    private final Clock clock;
    private final Supplier<Optional<ServerTls>> tls;
    private final Supplier<NetSettings> settings;
    private final Function<String, HandlerSlot> slots;
    private final NetFigures figures;
    private final BufferPool pool;
    private final AddressCounts addresses = new AddressCounts();
    private final Map<String, AtomicInteger> byListener = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final ConcurrentSkipListMap<Long, OpenConnection> open = new ConcurrentSkipListMap<>();

    Reception(
            Reactor reactor,
            BufferPool pool,
            Clock clock,
            Supplier<Optional<ServerTls>> tls,
            Supplier<NetSettings> settings,
            Function<String, HandlerSlot> slots,
            NetFigures figures) {
        this.reactor = reactor;
        this.pool = pool;
        this.clock = clock;
        this.tls = tls;
        this.settings = settings;
        this.slots = slots;
        this.figures = figures;
    }

    List<SessionInfo> sessions() {
        return open.values().stream().map(OpenConnection::info).toList();
    }

    boolean close(long id) {
        OpenConnection connection = open.get(id);
        if (connection == null) {
            return false;
        }
        connection.close();
        return true;
    }

    void closeAll() {
        open.values().forEach(OpenConnection::close);
    }

    @Override
    public void receive(SocketChannel channel, OpenConnection.Door door) {
        NetSettings now = settings.get();
        InetAddress peer = channel.socket().getInetAddress();
        boolean direct = door.listener().proxies().stream().noneMatch(network -> network.contains(peer));
        // First, so that an address with too many connections takes no place of others. Whom a proxy speaks for is not
        // known yet.
        if (direct && !enter(peer, door.listener(), now)) {
            refuse(channel, door, Refusal.ADDRESS_LIMIT);
            return;
        }
        Optional<Refusal> full = takePlace(door.listener(), now);
        if (full.isEmpty()) {
            start(channel, door, now, direct);
            return;
        }
        if (direct) {
            addresses.leave(peer);
        }
        refuse(channel, door, full.get());
    }

    private boolean enter(InetAddress client, ListenerSettings listener, NetSettings now) {
        boolean entered = addresses.enter(client, mostFrom(client, listener, now));
        if (!entered) {
            LOG.debug("{} has too many connections", client);
        }
        return entered;
    }

    private Optional<Refusal> takePlace(ListenerSettings listener, NetSettings now) {
        int most = listener.connections();
        if (total.incrementAndGet() > now.connections()) {
            total.decrementAndGet();
            return Optional.of(Refusal.TOTAL_LIMIT);
        }
        if (of(listener).incrementAndGet() > most && most > 0) {
            leavePlace(listener);
            return Optional.of(Refusal.LISTENER_LIMIT);
        }
        return Optional.empty();
    }

    private void leavePlace(ListenerSettings listener) {
        total.decrementAndGet();
        of(listener).decrementAndGet();
    }

    private AtomicInteger of(ListenerSettings listener) {
        return byListener.computeIfAbsent(listener.name(), name -> new AtomicInteger());
    }

    // On the thread that accepts: the few octets go into the empty buffer of the socket, or nowhere.
    private void refuse(SocketChannel channel, OpenConnection.Door door, Refusal reason) {
        figures.refused(reason);
        try (channel) {
            if (door.listener().tls() != ListenerSettings.Tls.IMPLICIT) {
                channel.configureBlocking(false);
                channel.write(StandardCharsets.US_ASCII.encode(refusal(door.listener())));
                channel.shutdownOutput();
            }
        } catch (IOException alreadyGone) {
            LOG.debug("refusing a connection: {}", alreadyGone.getMessage());
        }
    }

    private String refusal(ListenerSettings listener) {
        return slots.apply(listener.protocol()).refusal();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            LOG.debug("closing a refused connection: {}", alreadyGone.getMessage());
        }
    }

    private void start(SocketChannel channel, OpenConnection.Door door, NetSettings now, boolean direct) {
        long id = ids.incrementAndGet();
        boolean started = false;
        try {
            OpenConnection connection = connection(id, channel, door, now);
            open.put(id, connection);
            figures.accepted(door.listener().name());
            Thread.ofVirtual()
                    .name("net-" + door.listener().name() + "-" + id)
                    .start(() -> run(connection, now, direct));
            started = true;
        } catch (IOException goneAlready) {
            LOG.debug("a client left at once: {}", goneAlready.getMessage());
            figures.refused(Refusal.HANDSHAKE);
        } finally {
            if (!started) {
                open.remove(id);
                if (direct) {
                    addresses.leave(channel.socket().getInetAddress());
                }
                leavePlace(door.listener());
                close(channel);
            }
        }
    }

    private OpenConnection connection(long id, SocketChannel channel, OpenConnection.Door door, NetSettings now)
            throws IOException {
        InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        SocketWire wire = new SocketWire(reactor, channel, now.write().toNanos(), figures);
        BufferedChannel lines = new BufferedChannel(wire, pool, now.minimumRate());
        OpenConnection.Footing footing = new OpenConnection.Footing(wire, lines, tls, now.handshake());
        return new OpenConnection(id, door, remote, footing, figures, clock.instant());
    }

    /** @param direct whether its peer is the client, who is counted already, and not a proxy, who says who it is */
    private void run(OpenConnection connection, NetSettings now, boolean direct) {
        MDC.put("conn", Long.toString(connection.id()));
        boolean counted = direct;
        try {
            if (!direct) {
                ProxyGreeting.read(connection, now.handshake(), figures);
                counted = enter(connection.remote().getAddress(), connection.settings(), now);
            }
            if (counted) {
                serve(connection, now.handover());
            } else {
                refuse(connection);
            }
        } catch (IOException broken) {
            LOG.debug("connection ended: {}", broken.toString());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError | StackOverflowError bug) {
            figures.failed();
            LOG.error("The session {} of {} failed", connection.id(), connection.protocol(), bug);
        } finally {
            finish(connection, counted);
        }
    }

    /** Gives the places back, also should the good-bye fail, which it never does but by a bug. */
    private void finish(OpenConnection connection, boolean counted) {
        try {
            connection.bufferedChannel().finish();
        } catch (RuntimeException | LinkageError | StackOverflowError bug) {
            figures.failed();
            LOG.error("The end of session {} of {} failed", connection.id(), connection.protocol(), bug);
            connection.close();
        } finally {
            if (counted) {
                addresses.leave(connection.remote().getAddress());
            }
            leavePlace(connection.settings());
            open.remove(connection.id());
            MDC.remove("conn");
        }
    }

    // Closed at once: waiting for the client to close would keep a place of others.
    private void refuse(OpenConnection connection) throws IOException {
        figures.refused(Refusal.ADDRESS_LIMIT);
        if (connection.settings().tls() != ListenerSettings.Tls.IMPLICIT) {
            connection.channel().write(refusal(connection.settings()));
            connection.channel().flush();
        }
        connection.close();
    }

    private static int mostFrom(InetAddress client, ListenerSettings listener, NetSettings now) {
        if (client.isLoopbackAddress()) {
            return now.connectionsPerLoopback();
        }
        return listener.connectionsPerAddress() < 0 ? now.connectionsPerAddress() : listener.connectionsPerAddress();
    }

    private void handshake(OpenConnection connection) throws IOException {
        try {
            connection.beginWithTls();
        } catch (IOException failed) {
            figures.refused(tls.get().isPresent() ? Refusal.HANDSHAKE : Refusal.NO_CERTIFICATE);
            throw failed;
        }
    }

    private void serve(OpenConnection connection, Duration handover) throws IOException, InterruptedException {
        if (connection.settings().tls() == ListenerSettings.Tls.IMPLICIT) {
            handshake(connection);
        }
        HandlerSlot slot = slots.apply(connection.protocol());
        Optional<HandlerSlot.Tenant> tenant = slot.lease(connection, handover);
        if (tenant.isEmpty()) {
            figures.refused(Refusal.NO_HANDLER);
            connection.channel().write(slot.refusal());
            return;
        }
        try {
            tenant.get().handler.handle(connection);
        } finally {
            slot.release(tenant.get(), connection);
        }
    }
}
