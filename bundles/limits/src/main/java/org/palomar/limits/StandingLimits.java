package org.palomar.limits;

import java.time.Clock;
import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Directory;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.LimitsSettings;
import org.palomar.limits.internal.Neighbours;
import org.palomar.limits.internal.RunningLimits;
import org.palomar.storage.Store;

/** The real limits over a store: for tests of whatever asks them. Safe for any thread. */
public final class StandingLimits implements AutoCloseable {

    private final RunningLimits limits;

    private StandingLimits(RunningLimits limits) {
        this.limits = limits;
    }

    /** @param settings keys of {@code palomar.limits.cfg} */
    public static StandingLimits open(
            Store store, Clock clock, Directory directory, OutboundQueue queue, Map<String, String> settings)
            throws StoreException, InvalidConfigurationException {
        LimitsSettings read = LimitsSettings.read(new Values(settings));
        Neighbours neighbours = new Neighbours();
        neighbours.set(directory);
        neighbours.set(queue);
        return new StandingLimits(RunningLimits.open(store, clock, () -> read, neighbours));
    }

    public SendingLimits limits() {
        return limits.limits();
    }

    public LimitsAdmin admin() {
        return limits.admin();
    }

    @Override
    public void close() {
        limits.stop();
    }
}
