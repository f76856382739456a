package org.palomar.api.trace;

import java.util.List;
import org.palomar.api.store.UnitOfWork;

/**
 * Keeps what is told. Whoever tells asks for this service each time and goes on without it: mail flows whether it is told of or not. No method throws or waits; what can't be kept is
 * counted. Safe for any thread.
 */
public interface Trace {

    /**
     * Adds events to a unit of work: they are durable with what they tell of, or not at all.
     *
     * @param unit not committed yet
     * @param events of one story or several, in their order; may be empty
     */
    void add(UnitOfWork unit, List<TraceEvent> events);

    /** Tells of what changes nothing durable, as refusals: written soon, bounded by the second, lost in a crash, and left out where there are too many. */
    void tell(List<TraceEvent> events);
}
