package org.palomar.storage.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Contribution;
import org.palomar.storage.Transaction;

/** A transaction on its way: filled by one thread, then handed to the committer, and waited for. */
final class PendingTransaction implements Transaction {

    private enum State {
        OPEN,
        WAITING,
        TAKEN,
        WITHDRAWN
    }

    private final Committer committer;
    private final boolean durable;
    private final List<Contribution> parts = new ArrayList<>(2);
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable StoreException failure;

    PendingTransaction(Committer committer, boolean durable) {
        this.committer = committer;
        this.durable = durable;
    }

    @Override
    public void add(Contribution contribution) {
        if (state.get() != State.OPEN) {
            throw new IllegalStateException("the transaction is committed");
        }
        parts.add(contribution);
    }

    @Override
    public void commit() throws StoreException {
        if (!state.compareAndSet(State.OPEN, State.WAITING)) {
            throw new IllegalStateException("a transaction is committed once");
        }
        if (!parts.isEmpty()) {
            committer.submit(this);
        }
    }

    /**
     * Waits for the outcome, through interruptions, which are passed on afterwards.
     *
     * @param deadline by {@link System#nanoTime}
     */
    void await(long deadline) throws StoreException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (!done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        overdue();
                    }
                    break;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        StoreException reason = failure;
        if (reason != null) {
            throw new StoreException(reason.reason(), String.valueOf(reason.getMessage()), reason);
        }
    }

    private void overdue() throws StoreException {
        boolean withdrawn = state.compareAndSet(State.WAITING, State.WITHDRAWN);
        throw new StoreException(
                StoreException.Reason.UNAVAILABLE,
                withdrawn
                        ? "the store is too busy: nothing was written"
                        : "the disk does not answer: whether the change was written will be known when it does");
    }

    /** Whether the committer may have it: nobody gave up waiting. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    boolean durable() {
        return durable;
    }

    List<Contribution> parts() {
        return parts;
    }

    void succeed() {
        done.countDown();
    }

    /** Tells the caller, unless it knows the outcome. For whoever has taken it: the committer thread, or one that finds it ended. */
    void fail(StoreException reason) {
        if (done.getCount() > 0) {
            failure = reason;
            done.countDown();
        }
    }
}
