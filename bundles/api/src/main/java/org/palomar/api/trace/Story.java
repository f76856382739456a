package org.palomar.api.trace;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a message.
 *
 * @param received how it came; empty if that was told to nobody, as when the trace was not there yet
 * @param events what happened since, the oldest first; at most {@link TraceSearch#MAX_EVENTS}
 * @param cut whether there is more, of events or of recipients, which the search had no room for
 */
public record Story(StoryId id, Optional<Happening.Received> received, List<TraceEvent> events, boolean cut) {
    public Story {
        events = List.copyOf(events);
    }
}
