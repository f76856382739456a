package org.palomar.directory.internal.login;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Renews outdated hashes after their logins, one after the other, with a rest {@value #REST} times as long after each: after a migration every account wants it
 * at once, and logins must not feel it. Few wait, as their passwords stay in memory meanwhile; who finds no place is renewed at a later login. Any thread.
 */
final class Rehashing implements AutoCloseable {

    /** What a renewal does. */
    @FunctionalInterface
    interface Renewal {
        void renew(byte[] password);
    }

    /** Rest for each unit of work: at most a tenth of a processor is used. */
    static final int REST = 9;
    /** Passwords that may wait: a few seconds' work. */
    static final int MAX_WAITING = 4;

    private static final long IDLE_SECONDS = 30;

    private static final class Waiting {
        private final byte[] password;
        private final Renewal renewal;

        Waiting(byte[] password, Renewal renewal) {
            this.password = password;
            this.renewal = renewal;
        }
    }

    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("rehash").factory());
    private final LongSupplier nanos;
    private boolean going;

    /** @param nanos a clock as {@link System#nanoTime()} */
    Rehashing(LongSupplier nanos) {
        this.nanos = nanos;
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Takes a copy of the password and renews later; false when too many wait. */
    synchronized boolean offer(byte[] password, Renewal renewal) {
        Waiting waiting = new Waiting(password.clone(), renewal);
        if (!queue.offer(waiting)) {
            wipe(waiting);
            return false;
        }
        if (!going) {
            going = true;
            goOnAfter(0);
        }
        return true;
    }

    private void goOnAfter(long rest) {
        try {
            var unused = timer.schedule(this::next, rest, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            wipeAll();
        }
    }

    private void next() {
        Waiting waiting;
        synchronized (this) {
            waiting = queue.poll();
            going = waiting != null;
        }
        if (waiting == null) {
            return;
        }
        long start = nanos.getAsLong();
        try {
            waiting.renewal.renew(waiting.password);
        } finally {
            wipe(waiting);
            goOnAfter(REST * (nanos.getAsLong() - start));
        }
    }

    private static void wipe(Waiting waiting) {
        Arrays.fill(waiting.password, (byte) 0);
    }

    private void wipeAll() {
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            wipe(waiting);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        wipeAll();
    }
}
