package org.palomar.api.trace;

import java.time.Instant;

/**
 * One thing that happened to a message.
 *
 * @param time when, to the millisecond; not before 1970
 */
public record TraceEvent(StoryId story, Instant time, Happening what) {

    public TraceEvent {
        time = Instant.ofEpochMilli(Math.max(0, time.toEpochMilli()));
    }
}
