package org.palomar.pipeline.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes a step out that fails again and again, so that hardly any message waits for it: its policy holds without a call, unless no other call of it is under way. The first that goes well has all ask it again. Safe for any thread.
 */
final class Circuit {

    /** No number of failures is too many. */
    static final int NEVER = 0;

    private final AtomicInteger inARow = new AtomicInteger();
    private final AtomicBoolean probed = new AtomicBoolean();
    private volatile boolean open;
    private volatile String reason = "";

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
        return probed.compareAndSet(false, true);
    }

    /** It has answered. */
    void answered() {
        if (inARow.get() != 0 || open) {
            reset();
        }
    }

    /** A call has ended that says nothing of the step. */
    void passed() {
        probed.set(false);
    }

    /** It has not answered; says whether that takes it out. */
    boolean failed(int most, String why) {
        reason = why;
        int failures = inARow.incrementAndGet();
        boolean first = !open && most != NEVER && failures >= most;
        if (first) {
            open = true;
        }
        probed.set(false);
        return first;
    }

    /** It is asked again. */
    void reset() {
        inARow.set(0);
        open = false;
        probed.set(false);
    }

    /** Why it was taken out last, while it is out: how often it failed in a row, and for what reason at last. */
    Optional<String> out() {
        return open ? Optional.of(inARow.get() + " times in a row, at last: " + reason) : Optional.empty();
    }
}
