package org.palomar.dns.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.palomar.api.dns.Failure;

/** Runs what a future needs on the thread that waits for it: code that wants an executor blocks no thread but its caller's. For one future. */
final class CallersThread implements Executor {

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Deadline deadline;

    CallersThread(Deadline deadline) {
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    <T> T await(CompletableFuture<T> future) throws UnansweredException {
        // The future is done before it wakes us; what depends on it, such as the stage made here, may not be yet.
        var unused = future.whenComplete((value, failure) -> tasks.add(() -> {}));
        while (!future.isDone()) {
            try {
                Runnable task = tasks.poll(deadline.left(), TimeUnit.NANOSECONDS);
                if (task == null) {
                    throw new UnansweredException(Failure.TIMEOUT, "no answer in time");
                }
                task.run();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new UnansweredException(Failure.INTERRUPTED, "interrupted while it waited");
            }
        }
        return result(future);
    }

    private static <T> T result(CompletableFuture<T> done) throws UnansweredException {
        try {
            return done.join();
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof UnansweredException unanswered) {
                throw unanswered;
            }
            throw new UnansweredException(Failure.MALFORMED, "the answer can't be checked: " + cause);
        }
    }
}
