package org.palomar.directory.internal.login;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.auth.LoginResult;

/**
 * Holds every refusal until the same time has passed since its start, so that nobody learns from the clock whether an account exists or which
 * kind of hash it has. A check that takes longer, as of an imported hash of great cost or in a busy pool, makes that time longer for all: the next multiple of
 * the setting, for a while. Waiting costs a virtual thread, no processor. Safe for any thread.
 */
final class Refusals implements AutoCloseable {

    /** How long one late refusal delays the others; long enough that to look for the first one after it tells little. */
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** No refusal is held longer than this, which is also the longest that can be set. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<Duration> time;
    private long raised;
    private long raisedAt;
    private final CountDownLatch closing = new CountDownLatch(1);

    Refusals(Supplier<Duration> time) {
        this.time = time;
    }

    /** @param startNanos when the login began, of {@link System#nanoTime()} */
    LoginResult refuse(long startNanos) {
        long now = System.nanoTime();
        boolean closed = closedWithin(hold(now - startNanos, now) - (now - startNanos));
        return closed ? new LoginResult.Unavailable() : new LoginResult.Refused();
    }

    /**
     * For a login that could not be checked: held as well, so that whoever keeps the pool full does not try again at once, but no longer for being late, and it
     * makes no other reply later.
     */
    LoginResult putOff(long startNanos) {
        closedWithin(time.get().toNanos() - (System.nanoTime() - startNanos));
        return new LoginResult.Unavailable();
    }

    /** For a login that is blocked, whether its password was looked at or not: held as long as any other refusal. */
    LoginResult block(long startNanos, Instant until) {
        return refuse(startNanos) instanceof LoginResult.Refused
                ? new LoginResult.Blocked(until)
                : new LoginResult.Unavailable();
    }

    private boolean closedWithin(long nanos) {
        try {
            return nanos > 0 && closing.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized long hold(long took, long now) {
        long step = time.get().toNanos();
        if (step == 0) {
            return 0;
        }
        if (now - raisedAt > KEPT_NANOS) {
            raised = 0;
        }
        long usual = Math.max(step, raised);
        if (took <= usual) {
            return usual;
        }
        raised = Math.min(MAX_NANOS, Math.ceilDiv(took, step) * step);
        raisedAt = now;
        return raised;
    }

    /** Lets all go that are held. */
    @Override
    public void close() {
        closing.countDown();
    }
}
