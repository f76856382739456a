package org.palomar.net;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Octets that may be held in memory at the same time, by all connections together. Taking and giving back cost an atomic addition each; there is a lock for
 * those only who wait. Safe for any thread.
 */
public final class MemoryBudget {

    /** An eighth of the heap: what is received is copied twice on its way into the store, and the rest of the server needs its memory too. */
    private static final int RECEIVING_SHARE = 8;

    /** Less than for receiving: a judgement does not wait for its client. */
    private static final int JUDGING_SHARE = 16;

    /** An eighth of the heap: 1,000 connections that have begun a long line or a TLS record, at 256 MB. */
    private static final int UNFINISHED_SHARE = 8;

    private static final MemoryBudget RECEIVING = ofHeap(RECEIVING_SHARE);
    private static final MemoryBudget JUDGING = ofHeap(JUDGING_SHARE);
    private static final MemoryBudget UNFINISHED = ofHeap(UNFINISHED_SHARE);

    private final long limit;
    private final AtomicLong taken = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param limit octets */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    private static MemoryBudget ofHeap(int share) {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / share);
    }

    /** For messages that are being received: an eighth of the heap. Clients hold it for as long as they like, so nobody may wait for it. */
    public static MemoryBudget receiving() {
        return RECEIVING;
    }

    /** For messages that are complete and come back from a file to be judged and stored: a sixteenth of the heap, held for a moment. */
    public static MemoryBudget judging() {
        return JUDGING;
    }

    /** For lines, commands and TLS records whose end has not come: an eighth of the heap. */
    public static MemoryBudget unfinishedInput() {
        return UNFINISHED;
    }

    /** Takes octets; false, and nothing is taken, if they are not there. Never waits. */
    public boolean take(long octets) {
        if (taken.addAndGet(octets) <= limit) {
            return true;
        }
        giveBack(octets);
        return false;
    }

    /** Takes octets, waiting for them if need be; false if they don't come in time, are more than there can be, or the thread is interrupted. */
    public boolean take(long octets, Duration patience) {
        if (take(octets)) {
            return true;
        }
        if (octets > limit) {
            return false;
        }
        long left = patience.toNanos();
        lock.lock();
        try {
            waiting.incrementAndGet();
            boolean have = take(octets);
            while (!have && left > 0) {
                left = returned.awaitNanos(left);
                have = take(octets);
            }
            return have;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    /** Gives octets back that were taken. */
    public void giveBack(long octets) {
        taken.addAndGet(-octets);
        if (waiting.get() > 0 && !lock.isHeldByCurrentThread()) {
            lock.lock();
            try {
                returned.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Octets that are taken now; for a moment a few more, while a refusal is being found. */
    public long taken() {
        return taken.get();
    }
}
