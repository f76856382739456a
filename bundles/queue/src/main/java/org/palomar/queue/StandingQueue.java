package org.palomar.queue;

import java.time.Clock;
import java.util.Map;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.Transport;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.Trace;
import org.palomar.queue.internal.Courier;
import org.palomar.queue.internal.QueueSettings;
import org.palomar.queue.internal.RunningQueue;
import org.palomar.storage.Store;

/** The real queue over a store: for tests of whatever fills it. Tries nothing before it is started. Safe for any thread. */
public final class StandingQueue implements AutoCloseable {

    private final RunningQueue queue;
    private final Storyteller storyteller;

    private StandingQueue(RunningQueue queue, Storyteller storyteller) {
        this.queue = queue;
        this.storyteller = storyteller;
    }

    /** One that lacks nothing, with the settings that ship. */
    public static StandingQueue open(
            Store store, Clock clock, Directory directory, DeliveryAgent agent, Transport transport)
            throws StoreException, InvalidConfigurationException {
        Courier courier = new Courier();
        courier.set(directory);
        courier.set(agent);
        courier.set(transport);
        QueueSettings settings = QueueSettings.read(new Values(Map.of(), () -> Domain.of("mail.example.test")));
        Storyteller storyteller = new Storyteller();
        return new StandingQueue(RunningQueue.open(store, clock, () -> settings, courier, storyteller), storyteller);
    }

    /** From now on the trace is told. */
    public void tell(Trace trace) {
        storyteller.set(trace);
    }

    public void start() {
        queue.start();
    }

    public OutboundQueue queue() {
        return queue.intake();
    }

    public QueueAdmin admin() {
        return queue.admin();
    }

    @Override
    public void close() {
        queue.stop();
    }
}
