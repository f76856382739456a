package org.palomar.pipeline.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Takes a step out that fails again and again, so that no message waits for it: its policy holds without a call. After a pause one message asks it, and if that
 * goes well, all do. Safe for any thread.
 */
final class Circuit {

    /** When a step is taken out, and for how long. */
    record Limits(int failuresInARow, Duration pause) {

        /** No number of failures is too many. */
        static final int NEVER = 0;
    }

    private final LongSupplier nanos;
    private final AtomicInteger inARow = new AtomicInteger();
    private final AtomicLong next = new AtomicLong();
    private volatile boolean open;
    private volatile String reason = "";

    /** @param nanos a time that only grows, as that of {@link System#nanoTime()} */
    Circuit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the step is to be asked now. */
    boolean allows(Limits limits) {
        if (!open) {
            return true;
        }
        if (limits.failuresInARow() == Limits.NEVER) {
            reset();
            return true;
        }
        long due = next.get();
        long now = nanos.getAsLong();
        return now - due >= 0 && next.compareAndSet(due, now + limits.pause().toNanos());
    }

    /** It has answered. */
    void answered() {
        if (inARow.get() != 0 || open) {
            reset();
        }
    }

    /** It has not; answers whether that takes it out. */
    boolean failed(Limits limits, String why) {
        reason = why;
        int failures = inARow.incrementAndGet();
        if (open || limits.failuresInARow() == Limits.NEVER || failures < limits.failuresInARow()) {
            return false;
        }
        next.set(nanos.getAsLong() + limits.pause().toNanos());
        boolean first = !open;
        open = true;
        return first;
    }

    /** It is asked again. */
    void reset() {
        inARow.set(0);
        open = false;
    }

    /** Why it was taken out last, while it is out: how often it failed in a row, and for what reason at last. */
    Optional<String> out() {
        return open ? Optional.of(inARow.get() + " times in a row, at last: " + reason) : Optional.empty();
    }
}
