package org.palomar.web.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.metric.Timing;
import org.palomar.api.session.ListenerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening ports of the web container's server, while there is one. Safe for any thread. */
final class HttpsPorts {

    private static final Logger LOG = LoggerFactory.getLogger(HttpsPorts.class);

    /** Octets a second that a client must send on average while it sends a request's body: what {@code net} asks of mail. */
    private static final int MINIMUM_RATE = 64;

    /** One thread accepts, one watches: the work is done on the container's own threads. */
    private static final int THREADS = 1;

    private final Supplier<Optional<SSLContext>> tls;
    private final Timing requests;
    private final Map<InetSocketAddress, ServerConnector> open = new LinkedHashMap<>();
    private WebSettings settings;
    private @Nullable Server server;
    private volatile Optional<HealthFinding> problem = Optional.empty();

    /** @param tls asked for each handshake; once there is one, there is always one. Ports are open only while there is a server */
    HttpsPorts(WebSettings settings, Supplier<Optional<SSLContext>> tls, Timing requests) {
        this.settings = settings;
        this.tls = tls;
        this.requests = requests;
    }

    synchronized void attach(Server started) {
        if (!started.equals(server)) {
            closeAll();
            server = started;
        }
        bind();
    }

    synchronized void detach(Server stopping) {
        if (stopping.equals(server)) {
            closeAll();
            server = null;
        }
    }

    /** Ports that are still wanted stay open, and their connections with them. */
    synchronized void settings(WebSettings fresh) {
        boolean same = settings.connections() == fresh.connections()
                && settings.idle().equals(fresh.idle())
                && settings.hsts().equals(fresh.hsts());
        settings = fresh;
        if (!same) {
            closeAll();
        }
        bind();
    }

    /** Tries again what was not possible. */
    synchronized void retry() {
        if (problem.isPresent()) {
            bind();
        }
    }

    synchronized void close() {
        closeAll();
        server = null;
    }

    /** What keeps a port from being open. */
    Optional<HealthFinding> problem() {
        return problem;
    }

    /** Whether the container is there. */
    synchronized boolean isAttached() {
        return server != null;
    }

    /** Each address that it should be at, and what keeps it from being there. */
    synchronized List<ListenerInfo> addresses() {
        if (!settings.enabled()) {
            return List.of();
        }
        return wanted().stream()
                .map(address -> new ListenerInfo("https", "https", actual(address), "implicit", problemAt(address)))
                .toList();
    }

    /** The address with the port that the system chose, where any port is right. */
    private InetSocketAddress actual(InetSocketAddress address) {
        ServerConnector connector = open.get(address);
        return connector == null ? address : new InetSocketAddress(address.getAddress(), connector.getLocalPort());
    }

    private String problemAt(InetSocketAddress address) {
        if (open.containsKey(address)) {
            return "";
        }
        return server == null
                ? "the web container does not run"
                : problem.map(HealthFinding::text).orElse("not open yet");
    }

    synchronized List<Integer> ports() {
        return open.values().stream().map(ServerConnector::getLocalPort).toList();
    }

    synchronized int connections() {
        return open.values().stream()
                .mapToInt(connector -> connector.getConnectedEndPoints().size())
                .sum();
    }

    private void bind() {
        Server container = server;
        problem = Optional.empty();
        if (container == null) {
            return;
        }
        if (settings.enabled() && tls.get().isEmpty()) {
            problem = Optional.of(new HealthFinding(
                    Severity.FAILED,
                    "web",
                    "There are no certificates, so HTTPS is not served.",
                    "Start the bundle palomar-certificates and see what it says."));
            return;
        }
        List<InetSocketAddress> wanted = settings.enabled() ? wanted() : List.of();
        List<InetSocketAddress> missing = new ArrayList<>(wanted);
        missing.removeAll(open.keySet());
        missing.removeIf(address -> opened(container, address));
        // An old port is given up when a new one is there, or when it may be what is in the new one's way.
        if (missing.size() < wanted.size() || wanted.isEmpty() || overlaps(missing)) {
            List.copyOf(open.keySet()).stream()
                    .filter(address -> !wanted.contains(address))
                    .forEach(this::close);
            missing.removeIf(address -> opened(container, address));
        }
        if (missing.isEmpty()) {
            problem = Optional.empty();
        }
    }

    private List<InetSocketAddress> wanted() {
        int port = settings.listener().port();
        if (settings.listener().addresses().isEmpty()) {
            return List.of(new InetSocketAddress(port));
        }
        List<InetSocketAddress> all = new ArrayList<>();
        for (InetAddress address : settings.listener().addresses()) {
            all.add(new InetSocketAddress(address, port));
        }
        return all;
    }

    private boolean overlaps(List<InetSocketAddress> missing) {
        return missing.stream()
                .anyMatch(address -> open.keySet().stream().anyMatch(own -> own.getPort() == address.getPort()));
    }

    private boolean opened(Server container, InetSocketAddress address) {
        ServerConnector connector = connector(container, address);
        try {
            connector.open();
            container.addConnector(connector);
            connector.start();
            open.put(address, connector);
            LOG.info("https listens on {}", address);
            return true;
        } catch (Exception refused) { // Jetty's life cycle declares no narrower one
            connector.close();
            container.removeConnector(connector);
            if (problem.isEmpty()) {
                LOG.warn("https can't listen on {}: {}", address, reason(refused));
            }
            problem = Optional.of(
                    new HealthFinding(
                            Severity.FAILED,
                            "web",
                            "HTTPS can't open port " + address.getPort() + " at "
                                    + address.getAddress().getHostAddress() + ": " + reason(refused) + ".",
                            "Stop the program that uses the port, or change it in etc/palomar.web.cfg; it is tried again by itself."));
            return false;
        }
    }

    /** Jetty wraps the system's own words. */
    private static String reason(Exception refused) {
        Throwable cause = refused.getCause();
        return String.valueOf((cause == null ? refused : cause).getMessage());
    }

    private ServerConnector connector(Server container, InetSocketAddress address) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setMinRequestDataRate(MINIMUM_RATE);
        // No check of the requested name against the certificate's: an operator may come by address (RFC 6066 §3 has no
        // names for those).
        http.addCustomizer(new SecureRequestCustomizer(
                false, settings.hsts().isZero() ? -1 : settings.hsts().toSeconds(), false));
        http.addCustomizer(new StrictHeaders(requests));
        ServerConnector connector = new ServerConnector(
                container,
                null,
                null,
                null,
                THREADS,
                THREADS,
                new SslConnectionFactory(new CurrentTls(() -> tls.get().orElseThrow()), "http/1.1"),
                new HttpConnectionFactory(http));
        connector.setName("https");
        connector.setHost(
                address.getAddress().isAnyLocalAddress()
                        ? null
                        : address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(settings.idle().toMillis());
        connector.addBean(new NetworkConnectionLimit(settings.connections(), connector));
        return connector;
    }

    private void closeAll() {
        List.copyOf(open.keySet()).forEach(this::close);
    }

    private void close(InetSocketAddress address) {
        ServerConnector connector = open.remove(address);
        if (connector == null) {
            return;
        }
        try {
            connector.stop();
        } catch (Exception alreadyBroken) { // as above
            LOG.debug("closing {}: {}", address, alreadyBroken.getMessage());
        }
        connector.getServer().removeConnector(connector);
        LOG.info("https no longer listens on {}", address);
    }
}
