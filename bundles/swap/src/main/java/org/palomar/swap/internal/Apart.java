package org.palomar.swap.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.palomar.api.swap.SwapRefusedException;

/** Has bundles start, and say how they are, on threads of their own: what hangs is left behind with its thread, and the exchange goes on. For any thread. */
final class Apart {

    /** A thread and what it holds, each. With so many left behind only a restart helps. */
    static final int MAX_LEFT = 8;

    /** Beyond the time that a bundle has for its steps: for its start itself, and for what it says of itself. */
    static final Duration HANGING = Duration.ofSeconds(30);

    private static final AtomicInteger LEFT = new AtomicInteger();

    private Apart() {}

    /** How many were left behind and have not come back. */
    static int left() {
        return LEFT.get();
    }

    /** What may hang. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /**
     * Waits until it is done.
     *
     * @param late made by the thread that was left behind, if it ever comes back
     * @throws SwapRefusedException if it hangs, or refuses itself
     * @throws ExecutionException with its other failures
     */
    static void run(Task task, Duration patience, Runnable late)
            throws SwapRefusedException, InterruptedException, ExecutionException {
        call(
                () -> {
                    task.run();
                    return Boolean.TRUE;
                },
                patience,
                late);
    }

    /** The same of what has a result. */
    static <T> T call(Callable<T> task, Duration patience, Runnable late)
            throws SwapRefusedException, InterruptedException, ExecutionException {
        if (LEFT.get() >= MAX_LEFT) {
            throw new SwapRefusedException(
                    MAX_LEFT + " bundles hang since they were to start; restart the server to be rid of them.");
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().name("step-trial").start(() -> make(task, result, late));
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hangs) {
            if (!result.completeExceptionally(hangs)) {
                return result.get();
            }
            LEFT.incrementAndGet();
            thread.interrupt();
            throw new SwapRefusedException("It does not start: it hangs, or does not say what it is.", hangs);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SwapRefusedException refused) {
                throw refused;
            }
            throw failed;
        }
    }

    private static <T> void make(Callable<T> task, CompletableFuture<T> result, Runnable late) {
        boolean inTime;
        try {
            inTime = result.complete(task.call());
        } catch (Throwable broken) {
            inTime = result.completeExceptionally(broken);
        }
        if (!inTime) {
            LEFT.decrementAndGet();
            late.run();
        }
    }
}
