package org.palomar.trace;

import java.time.Clock;
import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceSearch;
import org.palomar.storage.Store;
import org.palomar.trace.internal.RunningTrace;
import org.palomar.trace.internal.TraceSettings;

/** The real trace over a store, with the settings that ship: for tests of whatever tells it. Safe for any thread. */
public final class KeptTrace implements AutoCloseable {

    private final RunningTrace trace;

    private KeptTrace(RunningTrace trace) {
        this.trace = trace;
    }

    public static KeptTrace open(Store store, Clock clock) throws InvalidConfigurationException {
        TraceSettings settings = TraceSettings.read(new Values(Map.of()));
        return new KeptTrace(new RunningTrace(store, clock, () -> settings));
    }

    public Trace trace() {
        return trace.trace();
    }

    public TraceSearch search() {
        return trace.search();
    }

    /** Writes what was told and not written yet. */
    public void flush() {
        trace.flush();
    }

    @Override
    public void close() {
        trace.stop();
    }
}
