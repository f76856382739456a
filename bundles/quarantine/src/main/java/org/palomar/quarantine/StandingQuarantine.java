package org.palomar.quarantine;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.delivery.ReleaseAgent;
import org.palomar.api.directory.Directory;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.preference.Preferences;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.scorer.Training;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Trace;
import org.palomar.quarantine.internal.Neighbours;
import org.palomar.quarantine.internal.QuarantineSettings;
import org.palomar.quarantine.internal.RunningQuarantine;
import org.palomar.storage.Store;

/** The real quarantine over a store: for tests of whatever asks it. Safe for any thread. */
public final class StandingQuarantine implements AutoCloseable {

    private final RunningQuarantine quarantine;
    private final Neighbours neighbours;

    private StandingQuarantine(RunningQuarantine quarantine, Neighbours neighbours) {
        this.quarantine = quarantine;
        this.neighbours = neighbours;
    }

    /**
     * Opens it.
     *
     * @param nanos time that has passed, whatever the clock says
     * @param settings keys of {@code palomar.quarantine.cfg}
     */
    public static StandingQuarantine open(
            Store store, Clock clock, LongSupplier nanos, Directory directory, Map<String, String> settings)
            throws StoreException, InvalidConfigurationException {
        QuarantineSettings read = QuarantineSettings.read(new Values(settings));
        Neighbours neighbours = new Neighbours();
        neighbours.set(directory);
        return new StandingQuarantine(RunningQuarantine.open(store, clock, nanos, () -> read, neighbours), neighbours);
    }

    /** Who delivers what is released. */
    public void useAgent(ReleaseAgent agent) {
        neighbours.setAgent(agent);
    }

    public void use(OutboundQueue queue) {
        neighbours.set(queue);
    }

    public void use(Preferences preferences) {
        neighbours.set(preferences);
    }

    /** Where lists of senders are changed. */
    public void useAdmin(PreferenceAdmin preferences) {
        neighbours.set(preferences);
    }

    /** Who learns of what is released. */
    public void useTraining(Training training) {
        neighbours.setTraining(training);
    }

    /** From now on the trace is told. */
    public void tell(Trace trace) {
        neighbours.storyteller().set(trace);
    }

    public Quarantine quarantine() {
        return quarantine.quarantine();
    }

    public QuarantineAdmin admin() {
        return quarantine.admin();
    }

    public QuarantineLinks links() {
        return quarantine.links();
    }

    public List<HealthFinding> findings() {
        return quarantine.findings();
    }

    /** Throws away what has expired, and writes to owners whose hour has come. */
    public void sweep() {
        quarantine.sweep();
    }

    @Override
    public void close() {
        quarantine.stop();
    }
}
