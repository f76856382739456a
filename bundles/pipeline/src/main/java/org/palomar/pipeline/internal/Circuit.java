package org.palomar.pipeline.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Takes a step out that fails again and again, so that hardly any message waits for it: its policy holds without a call, but for one that has the turn to try it. The first that goes well has all ask it again. Safe for any thread.
 */
final class Circuit {

    /** No number of failures is too many. */
    static final int NEVER = 0;

    /** A message that takes longer gives its turn to another: of messages that a step can't get through none keeps it out for the rest. */
    static final Duration TURN = Duration.ofSeconds(1);

    private static final long NOBODY = 0;

    private final AtomicInteger inARow = new AtomicInteger();
    /** Since when a message has the turn, by {@link #now}. */
    private final AtomicLong probed = new AtomicLong(NOBODY);

    private final LongSupplier now;
    private volatile boolean open;
    private volatile String reason = "";

    Circuit() {
        this(System::nanoTime);
    }

    /** @param now nanoseconds since any instant */
    Circuit(LongSupplier now) {
        this.now = now;
    }

    /**
     * Whether the step is to be asked now. Each call that is allowed ends in {@link #answered}, {@link #failed} or {@link #passed}.
     *
     * @param most failures in a row, after which it is out
     */
    boolean allows(int most) {
        if (!open) {
            return true;
        }
        if (most == NEVER) {
            reset();
            return true;
        }
        long since = probed.get();
        // An odd number is never nobody.
        long time = now.getAsLong() | 1;
        return (since == NOBODY || time - since > TURN.toNanos()) && probed.compareAndSet(since, time);
    }

    /** It has answered. */
    void answered() {
        if (inARow.get() != 0 || open) {
            reset();
        }
    }

    /** A call has ended that says nothing of the step. */
    void passed() {
        probed.set(NOBODY);
    }

    /** It has not answered; says whether that takes it out. */
    boolean failed(int most, String why) {
        reason = why;
        int failures = inARow.incrementAndGet();
        boolean first = !open && most != NEVER && failures >= most;
        if (first) {
            open = true;
        }
        probed.set(NOBODY);
        return first;
    }

    /** It is asked again. */
    void reset() {
        inARow.set(0);
        open = false;
        probed.set(NOBODY);
    }

    /** Why it was taken out last, while it is out: how often it failed in a row, and for what reason at last. */
    Optional<String> out() {
        return open ? Optional.of(inARow.get() + " times in a row, at last: " + reason) : Optional.empty();
    }
}
