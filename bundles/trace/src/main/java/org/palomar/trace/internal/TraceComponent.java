package org.palomar.trace.internal;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;
import org.palomar.storage.Store;

/** The trace as a service, while there is a store. New settings hold from the next sweep. */
@Component(
        service = {Trace.class, TraceSearch.class, HealthIndicator.class, MetricSource.class},
        configurationPid = TraceComponent.PID,
        immediate = true)
@Designate(ocd = TraceConfiguration.class)
public final class TraceComponent implements Trace, TraceSearch, HealthIndicator, MetricSource {

    static final String PID = "palomar.trace";

    private final LastGood<TraceSettings> settings = new LastGood<>(PID, TraceSettings::read);
    private final RunningTrace trace;

    @Activate
    public TraceComponent(@Reference Store store, Map<String, Object> properties) {
        settings.update(properties);
        this.trace = new RunningTrace(store, Clock.systemUTC(), this::inForce);
    }

    private TraceSettings inForce() {
        return settings.unsettled().isEmpty() ? settings.settings() : TraceSettings.MOST;
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Deactivate
    void stop() {
        trace.stop();
    }

    @Override
    public void add(UnitOfWork unit, List<TraceEvent> events) {
        trace.trace().add(unit, events);
    }

    @Override
    public void tell(List<TraceEvent> events) {
        trace.trace().tell(events);
    }

    @Override
    public List<Story> find(TraceQuery query, int most) throws StoreException {
        return trace.search().find(query, most);
    }

    @Override
    public List<Story> list(TraceQuery query, int most) throws StoreException {
        return trace.search().list(query, most);
    }

    @Override
    public Following follow(TraceQuery query) throws StoreException {
        return trace.search().follow(query);
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings("trace", "no story is removed");
    }

    @Override
    public void report(MetricSink sink) {
        trace.report(sink);
    }
}
