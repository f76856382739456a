package org.palomar.directory.internal.login;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.password.Argon2Cost;

/**
 * The pool that hashes passwords: as many platform threads as there are cores, a bounded queue, a bounded amount of memory. However many clients
 * log in, other work keeps its share of the machine; however many passwords one client sends, others keep their places.
 */
public final class PasswordChecks implements AutoCloseable {

    /** At 50 checks a second this is five seconds of waiting; who comes later is told to come back. */
    private static final int MAX_WAITING = 256;

    /** Clients wait some thirty seconds for a reply. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long IDLE_SECONDS = 30;

    private final Semaphore kibibytes = new Semaphore(Argon2Cost.MAX_KIB, true);
    private final ClientTurns turns = new ClientTurns();
    private final AtomicInteger named = new AtomicInteger();
    private final ThreadPoolExecutor pool;

    public PasswordChecks(int threads) {
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                work -> Thread.ofPlatform()
                        .name("password-" + named.incrementAndGet())
                        .daemon()
                        .unstarted(work));
        pool.allowCoreThreadTimeOut(true);
    }

    /** Does the work in the pool, when it is the client's turn ({@link ClientTurns}), and waits for it; refuses at once when too much is waiting. */
    public <T> T await(InetAddress client, Callable<T> work) throws DirectoryUnavailableException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Semaphore turn = turns.join(client);
        try {
            if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DirectoryUnavailableException(
                        "Too many password checks of this client are waiting", new TimeoutException());
            }
            try {
                return await(work, until);
            } finally {
                turn.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DirectoryUnavailableException("Interrupted before a password was checked", stopped);
        } finally {
            turns.part(client);
        }
    }

    /** The same for an administrator. */
    public <T> T await(Callable<T> work) throws DirectoryUnavailableException {
        return await(work, System.nanoTime() + PATIENCE.toNanos());
    }

    private <T> T await(Callable<T> work, long until) throws DirectoryUnavailableException {
        Future<T> result;
        try {
            result = pool.submit(work);
        } catch (RejectedExecutionException full) {
            throw new DirectoryUnavailableException("Too many password checks are waiting", full);
        }
        try {
            return result.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            result.cancel(false);
            throw new DirectoryUnavailableException("A password check waited too long", late);
        } catch (InterruptedException stopped) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new DirectoryUnavailableException("Interrupted while a password was checked", stopped);
        } catch (CancellationException closed) {
            throw new DirectoryUnavailableException("The directory is stopping", closed);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof DirectoryUnavailableException unavailable) {
                throw unavailable;
            }
            if (pool.isShutdown()) { // as for want of a class that the bundle would have loaded now
                throw new DirectoryUnavailableException("The directory is stopping", failed);
            }
            throw new IllegalStateException("a password check failed", failed.getCause());
        }
    }

    /** Computes something while holding its share of the memory. */
    public <T> T withMemory(int kib, Callable<T> computation) throws Exception {
        int share = Math.min(kib, Argon2Cost.MAX_KIB);
        kibibytes.acquire(share);
        try {
            return computation.call();
        } finally {
            kibibytes.release(share);
        }
    }

    /** Checks that wait for a thread now. */
    public int waiting() {
        return pool.getQueue().size();
    }

    /** Those that wait are told at once. */
    @Override
    public void close() {
        for (Runnable waiting : pool.shutdownNow()) {
            if (waiting instanceof Future<?> check) {
                check.cancel(false);
            }
        }
    }
}
