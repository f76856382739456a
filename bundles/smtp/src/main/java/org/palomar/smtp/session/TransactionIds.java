package org.palomar.smtp.session;

import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names transactions: milliseconds and a counter in base 36, so that ids sort by time and differ even when the clock is set back by less than the counter takes
 * to come round. Safe for any thread.
 */
public final class TransactionIds {

    /** Four digits of base 36. */
    private static final long COUNTER_BOUND = 36L * 36 * 36 * 36;

    private final AtomicLong counter =
            new AtomicLong(ThreadLocalRandom.current().nextLong(COUNTER_BOUND));

    /** Letters and digits, 12 or 13. */
    String next(Instant now) {
        long count = Math.floorMod(counter.incrementAndGet(), COUNTER_BOUND);
        String digits = Long.toString(COUNTER_BOUND + count, 36).substring(1);
        return (Long.toString(now.toEpochMilli(), 36) + digits).toUpperCase(Locale.ROOT);
    }
}
