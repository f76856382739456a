package org.palomar.directory.internal.login;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.auth.LoginResult;

/**
 * Holds every refusal until the same time has passed since its start, so that nobody learns from the clock whether an account exists or which
 * kind of hash it has. Waiting costs a virtual thread, no processor.
 */
final class Refusals implements AutoCloseable {

    private final Supplier<Duration> time;
    private final CountDownLatch closing = new CountDownLatch(1);

    Refusals(Supplier<Duration> time) {
        this.time = time;
    }

    /** @param startNanos when the login began, of {@link System#nanoTime()} */
    LoginResult refuse(long startNanos) {
        long left = time.get().toNanos() - (System.nanoTime() - startNanos);
        try {
            if (left > 0 && closing.await(left, TimeUnit.NANOSECONDS)) {
                return new LoginResult.Unavailable();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return new LoginResult.Refused();
    }

    /** Lets all go that are held. */
    @Override
    public void close() {
        closing.countDown();
    }
}
