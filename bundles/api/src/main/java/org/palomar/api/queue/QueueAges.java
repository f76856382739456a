package org.palomar.api.queue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How old entries are, from when they were made: what is young is on its way, what is old does not get through.
 *
 * @param counts entries younger than each of {@link #BOUNDS} and in no class before, and last those that are older
 */
public record QueueAges(List<Integer> counts) {

    /** Where each class but the last one ends; each takes as long as all before it. */
    public static final List<Duration> BOUNDS = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(40),
            Duration.ofMinutes(80),
            Duration.ofMinutes(160),
            Duration.ofMinutes(320),
            Duration.ofMinutes(640),
            Duration.ofMinutes(1280));

    /** Those of no entries. */
    public static final QueueAges NONE = new QueueAges(Collections.nCopies(BOUNDS.size() + 1, 0));

    public QueueAges {
        counts = List.copyOf(counts);
        if (counts.size() != BOUNDS.size() + 1) {
            throw new IllegalArgumentException("there is a count for each class of age");
        }
    }
}
