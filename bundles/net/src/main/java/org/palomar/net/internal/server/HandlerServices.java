package org.palomar.net.internal.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.palomar.net.ConnectionHandler;
import org.palomar.net.NetServer;
import org.palomar.net.NetServer.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the services of protocol bundles behind the listeners, and holds a bundle that leaves until its sessions have ended. A service's protocols are
 * read when it comes; they don't change.
 */
final class HandlerServices
        implements ServiceTrackerCustomizer<ConnectionHandler, List<Registration>>,
                SynchronousBundleListener,
                AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerServices.class);

    private final BundleContext context;
    private final NetServer net;
    private final ServiceTracker<ConnectionHandler, List<Registration>> tracker;

    /** The protocols that a bundle served since it was installed: names only, so that nothing of a stopped bundle is held. */
    private final Map<Long, Set<String>> served = new ConcurrentHashMap<>();

    HandlerServices(BundleContext context, NetServer net) {
        this.context = context;
        this.net = net;
        this.tracker = new ServiceTracker<>(context, ConnectionHandler.class, this);
    }

    void open() {
        context.addBundleListener(this);
        tracker.open();
    }

    /** Withdraws every handler; returns when their sessions have ended. */
    @Override
    public void close() {
        context.removeBundleListener(this);
        tracker.close();
    }

    @Override
    public @Nullable List<Registration> addingService(ServiceReference<ConnectionHandler> reference) {
        List<String> protocols = protocols(reference.getProperty(ConnectionHandler.PROTOCOL));
        if (protocols.isEmpty()) {
            LOG.warn("{} names no protocol and serves none", reference);
            return null;
        }
        ConnectionHandler handler = context.getService(reference);
        if (handler == null) {
            return null;
        }
        served.computeIfAbsent(reference.getBundle().getBundleId(), id -> ConcurrentHashMap.newKeySet())
                .addAll(protocols);
        return protocols.stream()
                .map(protocol -> net.handler(protocol, handler))
                .toList();
    }

    private static List<String> protocols(@Nullable Object property) {
        return switch (property) {
            case String one -> List.of(one);
            case String[] several -> Arrays.stream(several).distinct().toList();
            case Collection<?> several ->
                several.stream().map(Object::toString).distinct().toList();
            case null, default -> List.of();
        };
    }

    @Override
    public void modifiedService(ServiceReference<ConnectionHandler> reference, List<Registration> registrations) {
        LOG.debug("{} has new properties; its protocols stay", reference);
    }

    @Override
    public void removedService(ServiceReference<ConnectionHandler> reference, List<Registration> registrations) {
        try {
            // join() can't be interrupted: the bundle must not go before its sessions have.
            CompletableFuture.allOf(registrations.stream()
                            .map(registration ->
                                    CompletableFuture.runAsync(registration::withdraw, Thread::startVirtualThread))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            context.ungetService(reference);
        }
    }

    /** No successor comes from a bundle that is uninstalled: its ports close, unless another bundle serves them. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            Set<String> protocols = served.remove(event.getBundle().getBundleId());
            if (protocols != null) {
                protocols.forEach(net::abandon);
            }
        }
    }
}
