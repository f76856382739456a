package org.palomar.dns.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Spares those who ask the wait where no server answers anything: mail that is only looked at with the help of the DNS goes on, and mail that needs it is tried again later. Silence about some names is no sign of that,
 * since whoever has names chooses how silent they are. So once some tries in a row were in vain, the servers are asked what nobody else decides. If they don't answer that either, nor anything else for a while, nothing is
 * asked for some time but one question now and then: a server that knows names of its own and no way to the root answers that. Safe for any thread.
 */
final class Pulse {

    /** What whoever asks should do. */
    enum Advice {
        ASK,
        /** Within {@link #ONCE}, whatever the server has not said before: any reply shows that it is there. */
        ASK_BRIEFLY,
        DO_NOT_ASK
    }

    /** Tries in vain, in a row, before it is looked whether a server answers at all: two questions with the default of two attempts. */
    private static final int DOUBTFUL = 4;

    /** The longest that a look takes: any reply will do, and a server that looks further has this one at hand. */
    static final Duration LOOK = Duration.ofSeconds(3);

    /** The shortest that says anything of a server that may be far away; who has less time doesn't look. */
    static final Duration LEAST = Duration.ofSeconds(1);

    /** For a question that is asked though nobody answers: servers of names of their own are near. */
    static final Duration ONCE = Duration.ofSeconds(1);

    /** Between two looks (RFC 9520 §3.2: 1 second to 5 minutes): one caller then waits again, and mail that needs the DNS comes to it so much later. */
    static final Duration REST = Duration.ofSeconds(30);

    /** Servers that have answered anything within that time are not taken for dead. */
    static final Duration ALIVE = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private final Duration mostOfALook;
    private final Duration leastOfALook;
    private final AtomicInteger silent = new AtomicInteger();
    private final ReentrantLock looking = new ReentrantLock();
    private volatile boolean dead;
    private volatile long restsUntil;
    private volatile boolean heard;
    private volatile long heardAt;

    Pulse(LongSupplier nanos, Duration mostOfALook, Duration leastOfALook) {
        this.nanos = nanos;
        this.mostOfALook = mostOfALook;
        this.leastOfALook = leastOfALook;
    }

    Pulse(LongSupplier nanos) {
        this(nanos, LOOK, LEAST);
    }

    /** Nothing is known of the servers, so that the first question finds out whether any is there: a machine without them takes mail from the start. */
    Pulse unproven() {
        silent.set(DOUBTFUL);
        return this;
    }

    /** A server answered, whatever it said. */
    void answered() {
        heardAt = nanos.getAsLong();
        heard = true;
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
    Advice advice(Predicate<Deadline> look, Deadline deadline) throws InterruptedException {
        if (silent.get() < DOUBTFUL) {
            return Advice.ASK;
        }
        if (isResting()) {
            return Advice.DO_NOT_ASK;
        }
        if (dead ? !looking.tryLock() : !looking.tryLock(deadline.left(), TimeUnit.NANOSECONDS)) {
            return dead ? Advice.DO_NOT_ASK : Advice.ASK;
        }
        try {
            if (silent.get() < DOUBTFUL) {
                return Advice.ASK;
            }
            return isResting() ? Advice.DO_NOT_ASK : looked(look, deadline);
        } finally {
            looking.unlock();
        }
    }

    private Advice looked(Predicate<Deadline> look, Deadline deadline) {
        // Half of what is left stays for the question itself.
        long most = Math.min(mostOfALook.toNanos(), deadline.left() / 2);
        if (most < leastOfALook.toNanos() || wasHeardLately()) {
            return Advice.ASK;
        }
        if (look.test(Deadline.in(Duration.ofNanos(most)))) {
            answered();
            return Advice.ASK;
        }
        restsUntil = nanos.getAsLong() + REST.toNanos();
        dead = true;
        return Advice.ASK_BRIEFLY;
    }

    private boolean wasHeardLately() {
        return heard && nanos.getAsLong() - heardAt < ALIVE.toNanos();
    }
}
