package org.palomar.api.trace;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.palomar.api.store.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a bundle tells what it does: to the trace while there is one, to nobody otherwise. Events are made only where somebody takes them, and whatever goes wrong in that harms no mail.
 * Safe for any thread.
 */
public final class Storyteller {

    private static final Logger LOG = LoggerFactory.getLogger(Storyteller.class);

    private final AtomicReference<@Nullable Trace> trace = new AtomicReference<>();
    private final AtomicBoolean broken = new AtomicBoolean();

    public void set(Trace service) {
        trace.set(service);
    }

    public void unset(Trace service) {
        trace.compareAndSet(service, null);
    }

    /** Whether anybody listens. */
    public boolean isHeard() {
        return trace.get() != null;
    }

    /** As {@link Trace#add}. */
    public void add(UnitOfWork unit, Supplier<List<TraceEvent>> events) {
        Trace present = trace.get();
        if (present != null) {
            safely(() -> present.add(unit, events.get()));
        }
    }

    /** As {@link Trace#tell}. */
    public void tell(Supplier<List<TraceEvent>> events) {
        Trace present = trace.get();
        if (present != null) {
            safely(() -> present.tell(events.get()));
        }
    }

    private void safely(Runnable telling) {
        try {
            telling.run();
            broken.set(false);
        } catch (RuntimeException | LinkageError bug) {
            if (broken.getAndSet(true)) {
                LOG.debug("Another event is not traced", bug);
            } else {
                LOG.warn("An event is not traced; the next ones are tried", bug);
            }
        }
    }
}
