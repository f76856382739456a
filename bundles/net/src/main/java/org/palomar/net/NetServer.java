package org.palomar.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.session.Listeners;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.session.Sessions;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.internal.accept.Switchboard;

/**
 * Listeners, and the handlers behind them; and connections to other servers. In the server the bundle's own component runs the one that there is; protocol bundles only register their
 * {@link ConnectionHandler} as a service. Tests and tools make one for themselves. Safe for any thread.
 */
public final class NetServer implements Dialer, Sessions, Listeners, MetricSource, HealthIndicator, AutoCloseable {

    /** A handler's place; how it goes. */
    public interface Registration {

        /**
         * The handler goes, and a successor is expected. Its sessions are asked to end; returns when none is left, after the drain time and two
         * seconds at the latest. Ports stay open and new connections wait, both for the hand-over time.
         */
        void withdraw();

        /** No successor is expected any more: unless there is one, ports close and waiting connections are sent away, now. */
        void abandon();
    }

    private final Switchboard switchboard;

    /**
     * @param tls the certificates, asked for at each handshake; empty while there are none
     * @throws IOException when the system lacks the means
     */
    public NetServer(NetSettings settings, Supplier<Optional<ServerTls>> tls, Clock clock) throws IOException {
        switchboard = new Switchboard(settings, tls, clock);
    }

    /** A server with fixed certificates. */
    public NetServer(NetSettings settings, ServerTls tls, Clock clock) throws IOException {
        this(settings, () -> Optional.of(tls), clock);
    }

    /** Adds a listener, or changes the one of this name; its port opens when its protocol has a handler. Open connections stay. */
    public void listen(ListenerSettings listener) {
        switchboard.listen(listener);
    }

    /** Takes a listener away; its open connections stay. */
    public void unlisten(String name) {
        switchboard.unlisten(name);
    }

    /** New shared settings, for new connections. */
    public void settings(NetSettings settings) {
        switchboard.settings(settings);
    }

    /** Puts a handler behind the listeners of a protocol. With several, the one that came first serves. */
    public Registration handler(String protocol, ConnectionHandler handler) {
        Switchboard.Registration registration = switchboard.register(protocol, handler);
        return new Registration() {
            @Override
            public void withdraw() {
                switchboard.withdraw(registration);
            }

            @Override
            public void abandon() {
                switchboard.abandon(protocol);
            }
        };
    }

    /** No handler of this protocol is expected any more: see {@link Registration#abandon()}. */
    public void abandon(String protocol) {
        switchboard.abandon(protocol);
    }

    /** The port that a listener has open; 0 while none is. */
    public int port(String name) {
        return switchboard.port(name);
    }

    @Override
    public OutgoingConnection connect(
            InetSocketAddress remote, Optional<InetAddress> source, Duration connect, Duration write)
            throws IOException {
        return switchboard.dialer().connect(remote, source, connect, write);
    }

    @Override
    public List<SessionInfo> list() {
        return switchboard.sessions();
    }

    @Override
    public boolean close(long id) {
        return switchboard.closeSession(id);
    }

    @Override
    public List<ListenerInfo> listeners() {
        return switchboard.addresses();
    }

    @Override
    public List<HealthFinding> findings() {
        return switchboard.findings();
    }

    @Override
    public void report(MetricSink sink) {
        switchboard.report(sink);
    }

    @Override
    public void close() {
        switchboard.close();
    }
}
