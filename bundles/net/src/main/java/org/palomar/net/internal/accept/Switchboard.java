package org.palomar.net.internal.accept;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.ConnectionHandler;
import org.palomar.net.Dialer;
import org.palomar.net.ListenerSettings;
import org.palomar.net.MemoryBudget;
import org.palomar.net.NetSettings;
import org.palomar.net.internal.accept.HandlerSlot.Tenant;
import org.palomar.net.internal.io.BufferPool;
import org.palomar.net.internal.io.Reactor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings listeners and handlers together: opens and closes ports as handlers come and go. Safe for any thread. */
public final class Switchboard {

    /** A handler that is registered for a protocol. */
    public record Registration(String protocol, Tenancy tenancy) {}

    /** Hides the tenant from those who only hold the registration. */
    public static final class Tenancy {
        private final Tenant tenant;

        private Tenancy(Tenant tenant) {
            this.tenant = tenant;
        }
    }

    /** How long a session whose connection was closed may take to end: it has nothing to wait for any more. */
    private static final Duration CUT = Duration.ofSeconds(2);

    /** How often a busy port is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final NetFigures figures = new NetFigures();
    private final Map<String, HandlerSlot> slots = new ConcurrentHashMap<>();
    private final Map<String, Listener> listeners = new TreeMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final Map<String, Future<?>> handovers = new ConcurrentHashMap<>();
    private final Future<?> retries;
    private final Reactor reactor;
    private final Reception reception;
    private final Dialling dialling;
    private volatile NetSettings settings;

    public Switchboard(NetSettings settings, Supplier<Optional<ServerTls>> tls, Clock clock) throws IOException {
        this.settings = settings;
        this.reactor = new Reactor();
        BufferPool pool = new BufferPool(MemoryBudget.unfinishedInput());
        this.reception = new Reception(reactor, pool, clock, tls, () -> this.settings, this::slot, figures);
        this.dialling = new Dialling(reactor, pool, figures);
        this.timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "net-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        retries = timer.scheduleWithFixedDelay(this::retry, RETRY.toMillis(), RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private HandlerSlot slot(String protocol) {
        return slots.computeIfAbsent(protocol, name -> new HandlerSlot());
    }

    /** Takes new shared settings; they hold for new connections and sockets. */
    public void settings(NetSettings newSettings) {
        settings = newSettings;
    }

    /** Adds a listener, or gives the one of this name new settings. */
    public synchronized void listen(ListenerSettings wanted) {
        Listener listener = listeners.get(wanted.name());
        if (listener != null && listener.settings().protocol().equals(wanted.protocol())) {
            listener.reconfigure(wanted);
            return;
        }
        unlisten(wanted.name());
        Listener added = new Listener(wanted, settings.backlog(), reception);
        listeners.put(wanted.name(), added);
        if (slot(wanted.protocol()).isOpen()) {
            added.open();
        }
    }

    /** Takes a listener away: its port closes, its connections stay. */
    public synchronized void unlisten(String name) {
        Listener listener = listeners.remove(name);
        if (listener != null) {
            listener.close();
        }
    }

    /** The port of a listener; 0 while it is not open. */
    public synchronized int port(String name) {
        try {
            Listener listener = listeners.get(name);
            return listener == null ? 0 : listener.port();
        } catch (IOException closedMeanwhile) {
            return 0;
        }
    }

    /** A handler comes: ports of its protocol open, waiting connections are served. */
    public Registration register(String protocol, ConnectionHandler handler) {
        Tenant tenant = new Tenant(handler);
        slot(protocol).add(tenant);
        synchronized (this) {
            of(protocol).forEach(listener -> {
                if (!listener.isOpen()) {
                    listener.open();
                }
            });
        }
        return new Registration(protocol, new Tenancy(tenant));
    }

    /**
     * A handler goes: its sessions are asked to end, and cut when they don't. Returns when none is left, which takes the drain time and two seconds at
     * most. Ports stay open for the hand-over time.
     */
    public void withdraw(Registration registration) {
        HandlerSlot slot = slot(registration.protocol());
        Tenant tenant = registration.tenancy().tenant;
        List<OpenConnection> sessions = slot.remove(tenant);
        handovers.compute(registration.protocol(), (protocol, before) -> {
            if (before != null) {
                before.cancel(false);
            }
            return timer.schedule(() -> abandon(protocol), settings.handover().toNanos(), TimeUnit.NANOSECONDS);
        });
        sessions.forEach(connection -> drain(tenant, connection));
        List<OpenConnection> stubborn = slot.awaitReleased(tenant, settings.drain());
        stubborn.forEach(OpenConnection::close);
        int stuck = stubborn.isEmpty() ? 0 : slot.awaitReleased(tenant, CUT).size();
        if (!sessions.isEmpty()) {
            LOG.info(
                    "The handler of {} went: {} sessions ended, {} were cut",
                    registration.protocol(),
                    sessions.size() - stubborn.size(),
                    stubborn.size());
        }
        if (stuck > 0) {
            LOG.warn("{} sessions of {} are stuck and may fail", stuck, registration.protocol());
        }
    }

    private static void drain(Tenant tenant, OpenConnection connection) {
        connection.startDraining();
        try {
            tenant.handler.drain(connection);
        } catch (RuntimeException | LinkageError bug) {
            LOG.warn("The session {} can't be drained: {}", connection.id(), bug.toString());
            connection.close();
        }
    }

    /** Closes the ports of a protocol now, unless it has a handler; connections that wait for one are closed. */
    public synchronized void abandon(String protocol) {
        if (slot(protocol).abandonIfEmpty()) {
            of(protocol).forEach(Listener::close);
        }
    }

    private List<Listener> of(String protocol) {
        return listeners.values().stream()
                .filter(listener -> listener.settings().protocol().equals(protocol))
                .toList();
    }

    private synchronized void retry() {
        listeners.values().forEach(Listener::retry);
    }

    /** What opens connections to other servers. */
    public Dialer dialer() {
        return dialling;
    }

    /** The open connections, oldest first. */
    public List<SessionInfo> sessions() {
        return reception.sessions();
    }

    /** Closes a connection; whether there was one. */
    public boolean closeSession(long id) {
        return reception.close(id);
    }

    /** What listens where, in the order of names. */
    public synchronized List<ListenerInfo> addresses() {
        return listeners.values().stream()
                .flatMap(listener -> listener.addresses().stream())
                .toList();
    }

    /** What keeps listeners from listening. */
    public synchronized List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        listeners.values().forEach(listener -> listener.problem().ifPresent(findings::add));
        return findings;
    }

    /** Reports counters, and the connections that are open by protocol. */
    public void report(MetricSink sink) {
        figures.report(sink);
        Map<String, Long> open =
                sessions().stream().collect(Collectors.groupingBy(SessionInfo::protocol, Collectors.counting()));
        slots.keySet()
                .forEach(protocol -> sink.gauge(
                        "palomar_net_connections_open",
                        "Connections that are open",
                        Map.of("protocol", protocol),
                        open.getOrDefault(protocol, 0L)));
        sink.gauge(
                "palomar_net_outgoing_open", "Connections to other servers that are open", Map.of(), dialling.count());
    }

    /** Closes every port and every connection. */
    public synchronized void close() {
        retries.cancel(false);
        timer.shutdownNow();
        listeners.values().forEach(Listener::close);
        listeners.clear();
        reception.closeAll();
        dialling.closeAll();
        reactor.close();
    }
}
