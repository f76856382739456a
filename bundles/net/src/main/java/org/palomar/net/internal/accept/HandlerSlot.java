package org.palomar.net.internal.accept;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.net.ConnectionHandler;

/**
 * Where the connections of one protocol meet its handler. A connection takes a lease of the handler; a handler that leaves hands no new leases out and
 * waits for the old ones. Connections that find no handler wait for the next. Safe for any thread.
 */
final class HandlerSlot {

    /** A handler in a slot, and the connections that it serves. */
    static final class Tenant {
        final ConnectionHandler handler;
        private final Set<OpenConnection> leases = new HashSet<>();

        Tenant(ConnectionHandler handler) {
            this.handler = handler;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Tenant> tenants = new ArrayList<>();
    private boolean abandoned = true;
    private volatile String refusal = "";

    /** Adds a handler; the one that came first serves while it is there. */
    void add(Tenant tenant) {
        refusal = tenant.handler.refusal();
        lock.lock();
        try {
            tenants.add(tenant);
            abandoned = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What clients hear that can't be served; kept when the handler has gone. */
    String refusal() {
        return refusal;
    }

    /** Takes a handler out: no more leases. Answers the connections that still have one. */
    List<OpenConnection> remove(Tenant tenant) {
        lock.lock();
        try {
            tenants.remove(tenant);
            return List.copyOf(tenant.leases);
        } finally {
            lock.unlock();
        }
    }

    /** Gives up waiting for a handler, unless there is one; whether it was given up. Waiting connections are sent away. */
    boolean abandonIfEmpty() {
        lock.lock();
        try {
            if (tenants.isEmpty()) {
                abandoned = true;
                changed.signalAll();
            }
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is a handler, or one is waited for. */
    boolean isOpen() {
        lock.lock();
        try {
            return !abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** Leases the handler for a connection, waiting for one if need be; empty when none came in time or the wait is given up. */
    Optional<Tenant> lease(OpenConnection connection, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (tenants.isEmpty()) {
                if (abandoned || left <= 0) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
            Tenant tenant = tenants.getFirst();
            tenant.leases.add(connection);
            return Optional.of(tenant);
        } finally {
            lock.unlock();
        }
    }

    /** The connection needs the handler no more. */
    void release(Tenant tenant, OpenConnection connection) {
        lock.lock();
        try {
            tenant.leases.remove(connection);
            if (tenant.leases.isEmpty()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no connection has a lease of the handler; answers those that still have one when the time is up. */
    List<OpenConnection> awaitReleased(Tenant tenant, Duration patience) {
        long left = TimeUnit.NANOSECONDS.convert(patience);
        lock.lock();
        try {
            while (!tenant.leases.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return List.copyOf(tenant.leases);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return List.copyOf(tenant.leases);
        } finally {
            lock.unlock();
        }
    }
}
