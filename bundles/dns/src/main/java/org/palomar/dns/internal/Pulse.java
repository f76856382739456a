package org.palomar.dns.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Spares those who ask the wait where no server answers anything: mail that is only looked at with the help of the DNS goes on, and mail that needs it is tried again later. Silence about some names is no sign of that,
 * since whoever has names chooses how silent they are. So once some tries in a row were in vain, the servers are asked what nobody else decides; only if they don't answer that either, nothing is asked for a while. Safe for
 * any thread.
 */
final class Pulse {

    /** Tries in vain, in a row, before it is looked whether a server answers at all: two questions with the default of two attempts. */
    private static final int DOUBTFUL = 4;

    /** The longest that a look takes: any reply will do, and a server that looks further has this one at hand. */
    static final Duration LOOK = Duration.ofSeconds(3);

    /** Between two looks (RFC 9520 §3.2: 1 second to 5 minutes): one caller then waits again, and mail that needs the DNS comes to it so much later. */
    static final Duration REST = Duration.ofSeconds(30);

    private final LongSupplier nanos;
    private final Duration mostOfALook;
    private final AtomicInteger silent = new AtomicInteger();
    private final ReentrantLock looking = new ReentrantLock();
    private volatile boolean dead;
    private volatile long restsUntil;

    Pulse(LongSupplier nanos, Duration mostOfALook) {
        this.nanos = nanos;
        this.mostOfALook = mostOfALook;
    }

    /** Where nothing is known of the servers, so that the first question finds out whether any is there: a machine without them takes mail from the start. */
    static Pulse unproven(LongSupplier nanos) {
        Pulse pulse = new Pulse(nanos, LOOK);
        pulse.silent.set(DOUBTFUL);
        return pulse;
    }

    /** A server answered, whatever it said. */
    void answered() {
        silent.set(0);
        dead = false;
    }

    /** A try was in vain. */
    void silent() {
        silent.updateAndGet(count -> Math.min(count + 1, DOUBTFUL));
    }

    /** Whether there is no point in asking at this moment. */
    boolean isResting() {
        return dead && restsUntil - nanos.getAsLong() > 0;
    }

    /**
     * Whether to ask. Waits for a look where there is doubt, as long as a look may take and never longer than the deadline; where it is known that nobody answers, one caller looks again after the rest, and the others don't wait.
     *
     * @param look whether a server says anything until then
     */
    boolean isWorthAsking(Predicate<Deadline> look, Deadline deadline) throws InterruptedException {
        if (silent.get() < DOUBTFUL) {
            return true;
        }
        if (isResting()) {
            return false;
        }
        if (dead ? !looking.tryLock() : !looking.tryLock(deadline.left(), TimeUnit.NANOSECONDS)) {
            return !dead;
        }
        try {
            return silent.get() < DOUBTFUL || (!isResting() && answers(look, deadline));
        } finally {
            looking.unlock();
        }
    }

    private boolean answers(Predicate<Deadline> look, Deadline deadline) {
        // Half of what is left stays for the question itself, should there be an answer.
        long most = Math.min(mostOfALook.toNanos(), deadline.left() / 2);
        if (look.test(Deadline.in(Duration.ofNanos(most)))) {
            answered();
            return true;
        }
        restsUntil = nanos.getAsLong() + REST.toNanos();
        dead = true;
        return false;
    }
}
