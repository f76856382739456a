package org.palomar.trace.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;
import org.palomar.storage.Store;
import org.palomar.trace.internal.record.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trace over one store, from its opening to its end. Safe for any thread; stopped once. */
public final class RunningTrace {

    private static final Logger LOG = LoggerFactory.getLogger(RunningTrace.class);

    /** How long what is told without a unit of work waits at the most. */
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final TraceMetrics metrics = new TraceMetrics();
    private final Totals totals = new Totals();
    private final Recorder recorder;
    private final Archive archive;
    private final Followers followers;
    private final Sweeper sweeper;
    private final ScheduledThreadPoolExecutor chores = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("palomar-trace").daemon().factory());
    private volatile boolean stopped;

    public RunningTrace(Store store, Clock clock, Supplier<TraceSettings> settings) {
        this.archive = new Archive(store);
        this.followers = new Followers(archive);
        this.recorder = new Recorder(store, this::kept, metrics, new Allowance(clock, settings));
        this.sweeper = new Sweeper(store, clock, settings, totals, metrics);
        chores.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        chores.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        Future<?> unused = chores.submit(() -> load(store));
        every(FLUSH, recorder::flush);
        every(SWEEP, this::sweep);
    }

    private void every(Duration pause, Runnable work) {
        Future<?> unused = chores.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error bug) {
                        LOG.error("The trace goes on after a programming error", bug);
                    }
                },
                pause.toNanos(),
                pause.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void load(Store store) {
        try {
            store.get(Keys.totals()).ifPresent(totals::load);
        } catch (StoreException unreadable) {
            LOG.warn("How much the trace takes can't be read, and is counted from now on: {}", unreadable.getMessage());
        }
    }

    private void kept(StoryId story, List<TraceEvent> events, boolean begins, long octets) {
        totals.add(story, octets);
        metrics.events.add(events.size());
        metrics.stories.add(begins ? 1 : 0);
        followers.told(story, events);
    }

    /** Removes what is too old or too much. */
    public void sweep() {
        try {
            sweeper.sweep(() -> stopped);
        } catch (StoreException refused) {
            LOG.warn("Old stories can't be removed from the trace now: {}", refused.getMessage());
        }
    }

    /** Writes what was told and not written yet. */
    public void flush() {
        recorder.flush();
    }

    /** Writes what was told. Afterwards nothing that is told without a unit of work is kept. */
    public void stop() {
        stopped = true;
        followers.stop();
        chores.close();
        recorder.flush();
        try {
            sweeper.save();
        } catch (StoreException refused) {
            LOG.debug("The sizes of the trace were not written: {}", refused.getMessage());
        }
    }

    public Trace trace() {
        return recorder;
    }

    public TraceSearch search() {
        return new TraceSearch() {
            @Override
            public List<Story> find(TraceQuery query, int most) throws StoreException {
                return archive.find(query, Math.clamp(most, 0, MAX_STORIES));
            }

            @Override
            public List<Story> list(TraceQuery query, int most) throws StoreException {
                return archive.list(query, Math.clamp(most, 0, MAX_STORIES));
            }

            @Override
            public Following follow(TraceQuery query) throws StoreException {
                return followers.follow(query);
            }
        };
    }

    void report(MetricSink sink) {
        metrics.report(sink, totals.sum());
    }

    /** Octets that all stories take. */
    long octets() {
        return totals.sum();
    }
}
