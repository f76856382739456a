package org.palomar.filter.scorer.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Lessons of owners that were lost, as long as that is news. Safe for any thread. */
final class Losses {

    /** After a day without more of them nobody is told any more. */
    private static final Duration NEWS = Duration.ofDays(1);

    private final Clock clock;
    private Optional<Lost> lost = Optional.empty();

    /**
     * What was lost.
     *
     * @param since the first
     * @param last the latest
     * @param reason of the latest
     */
    record Lost(long messages, Instant since, Instant last, String reason) {}

    Losses(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(int messages, String reason) {
        Instant now = clock.instant();
        Optional<Lost> before = now();
        lost = Optional.of(new Lost(
                before.map(Lost::messages).orElse(0L) + messages,
                before.map(Lost::since).orElse(now),
                now,
                reason));
    }

    synchronized Optional<Lost> now() {
        return lost.filter(one -> one.last().plus(NEWS).isAfter(clock.instant()));
    }
}
