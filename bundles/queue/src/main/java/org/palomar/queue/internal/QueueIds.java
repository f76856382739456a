package org.palomar.queue.internal;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.palomar.api.queue.QueueId;

/** Gives ids that rise, also when the clock goes back, and that nobody can guess. Safe for any thread. */
final class QueueIds {

    private static final int COUNT_BITS = 16;

    /** Behind it is no time that a clock could have shown: the key is damaged, and following it would use up what is left. */
    private static final long LATEST = Long.MAX_VALUE / 2;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong last = new AtomicLong();

    QueueIds(Clock clock) {
        this.clock = clock;
    }

    /** All later ids are behind this one, which was given before a restart, wherever the clock is now. */
    void follow(QueueId given) {
        if (given.time() < LATEST) {
            last.accumulateAndGet(given.time(), Math::max);
        }
    }

    QueueId next() {
        long now = Math.max(0, clock.millis()) << COUNT_BITS;
        return new QueueId(last.updateAndGet(before -> Math.max(before + 1, now)), random.nextLong());
    }
}
