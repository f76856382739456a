package org.palomar.storage.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.Timing;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.StoreException.Reason;
import org.palomar.storage.Contribution;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the store. It takes what waits, up to a bound of octets and transactions, lets each transaction write its part into a
 * batch of its own, joins those that were not refused, writes them with one sync, and lets them publish. While a sync runs, the next group gathers.
 *
 * <p>A failed write is final: what the disk holds is unknown then, and trying a sync again may report success for lost data (fsync clears the error).
 */
final class Committer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** Transactions that may wait; more block their threads, which is the back-pressure. */
    private static final int MAX_WAITING = 4096;
    /** How often an idle committer looks at the free space. */
    private static final long IDLE_MILLIS = 250;
    /** How soon an idle one collects bodies. */
    private static final long COLLECT_MILLIS = 20;
    /** How often a busy one does. */
    private static final long BUSY_COLLECT_NANOS = 100_000_000;

    private final KeyValueEngine engine;
    private final BlobLedger ledger;
    private final SpaceGuard space;
    private final RoomMaker room;
    private final BlockingQueue<PendingTransaction> queue = new ArrayBlockingQueue<>(MAX_WAITING, true);
    /** Of the queue no more, and perhaps not answered yet. */
    private final List<PendingTransaction> inHand = new ArrayList<>();

    private final Timing writes = new Timing();
    private final Counter transactions = new Counter();
    private final Counter refused = new Counter();
    private volatile StoreSettings settings;
    private volatile boolean stopping;
    private volatile @Nullable StoreException failed;
    private long collectedAt = System.nanoTime();

    Committer(KeyValueEngine engine, BlobLedger ledger, SpaceGuard space, StoreSettings settings) {
        this.engine = engine;
        this.ledger = ledger;
        this.space = space;
        this.room = new RoomMaker(engine);
        this.settings = settings;
    }

    void adjust(StoreSettings newSettings) {
        settings = newSettings;
        space.reserve(newSettings.reserve());
    }

    /** Hands a transaction over and waits for its outcome, for the commit's deadline in all. */
    void submit(PendingTransaction transaction) throws StoreException {
        requireWritable();
        long deadline = System.nanoTime() + settings.commitDeadline().toNanos();
        boolean accepted = false;
        boolean interrupted = false;
        while (!accepted) {
            try {
                accepted = queue.offer(transaction, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (!accepted) {
                    throw new StoreException(Reason.UNAVAILABLE, "the store is too busy");
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (stopping || failed != null) {
            refuseWaiting();
        }
        transaction.await(deadline);
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                step();
            }
        } catch (InterruptedException ended) {
            stopping = true;
        } catch (RuntimeException | Error bug) {
            // Such as no memory: what the group's state is then is unknown, as after a failed write.
            StoreException reason = new StoreException(Reason.UNAVAILABLE, "the committer ended by an error", bug);
            fail(reason);
            inHand.forEach(transaction -> transaction.fail(reason));
        } finally {
            refuseWaiting();
        }
    }

    private void step() throws InterruptedException {
        long pause = ledger.hasCandidates() ? COLLECT_MILLIS : IDLE_MILLIS;
        inHand.clear();
        PendingTransaction first = queue.poll(pause, TimeUnit.MILLISECONDS);
        if (first != null) {
            inHand.add(first);
        }
        space.look();
        if (first != null) {
            writeGroup(first);
        }
        collectIfDue(first == null);
        room.look(space.refusesBodies(), ledger.collected());
    }

    /** The group that is being written still finishes. */
    void stop() {
        stopping = true;
        // Wakes the thread if it waits; nobody waits for this one, so it is passed over. A full queue wakes it as well.
        boolean unused = queue.offer(new PendingTransaction(this, false));
    }

    private void writeGroup(PendingTransaction first) {
        WriteBatch group = new WriteBatch();
        List<PendingTransaction> written = new ArrayList<>();
        boolean durable = false;
        StoreSettings bounds = settings;
        PendingTransaction next = first;
        while (next != null) {
            if (next.take() && writeParts(next, group)) {
                written.add(next);
                durable |= next.durable();
            }
            boolean more = group.octets() < bounds.groupOctets() && written.size() < bounds.groupTransactions();
            next = more ? queue.poll() : null;
            if (next != null) {
                inHand.add(next);
            }
        }
        try {
            write(group, durable);
            ledger.groupWritten();
            written.forEach(transaction -> transaction.parts().forEach(Committer::publish));
            written.forEach(PendingTransaction::succeed);
            transactions.add(written.size());
        } catch (StoreException reason) {
            ledger.groupDropped();
            written.reversed().forEach(transaction -> abandon(transaction.parts()));
            written.forEach(transaction -> transaction.fail(reason));
            refused.add(written.size());
        }
    }

    /** @return whether the transaction is in the group; if not, it was refused and its caller knows */
    private boolean writeParts(PendingTransaction transaction, WriteBatch group) {
        WriteBatch batch = new WriteBatch();
        ledger.begin(batch);
        List<Contribution> run = new ArrayList<>(transaction.parts().size());
        try {
            requireWritable();
            for (Contribution part : transaction.parts()) {
                part.write(batch);
                run.add(part);
            }
            if (!batch.isEmpty()) {
                space.require(ledger.transactionStoresBodies());
            }
            ledger.keepTransaction();
            group.append(batch);
            return true;
        } catch (StoreException reason) {
            refuse(transaction, run, reason);
        } catch (RuntimeException | Error bug) {
            LOG.error("A change to the store failed by a programming error and was refused", bug);
            refuse(transaction, run, new StoreException(Reason.UNAVAILABLE, "internal error in a change", bug));
        }
        return false;
    }

    private void refuse(PendingTransaction transaction, List<Contribution> run, StoreException reason) {
        ledger.dropTransaction();
        abandon(run);
        refused.increment();
        transaction.fail(reason);
    }

    private void write(WriteBatch batch, boolean durable) throws StoreException {
        if (batch.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        try {
            engine.write(batch, durable);
            writes.recordSince(start);
        } catch (StoreException reason) {
            if (reason.reason() != Reason.FULL) {
                fail(reason);
            }
            throw reason;
        } catch (RuntimeException | Error bug) {
            StoreException reason = new StoreException(Reason.UNAVAILABLE, "internal error of the engine", bug);
            fail(reason);
            throw reason;
        }
    }

    private void fail(StoreException reason) {
        if (failed == null) {
            failed = reason;
            LOG.error("The store takes no more changes until it is restarted: {}", reason.getMessage(), reason);
        }
    }

    private static void publish(Contribution part) {
        try {
            part.committed();
        } catch (RuntimeException | Error bug) {
            LOG.error("A durable change could not be made visible by a programming error", bug);
        }
    }

    private static void abandon(List<Contribution> parts) {
        for (Contribution part : parts.reversed()) {
            try {
                part.abandoned();
            } catch (RuntimeException | Error bug) {
                LOG.error("A refused change could not be forgotten by a programming error", bug);
            }
        }
    }

    private void collectIfDue(boolean idle) {
        long now = System.nanoTime();
        if (failed != null || !ledger.hasCandidates() || (!idle && now - collectedAt < BUSY_COLLECT_NANOS)) {
            return;
        }
        collectedAt = now;
        try {
            write(ledger.collect(), false);
        } catch (StoreException reason) {
            LOG.warn("Unreferenced bodies could not be collected: {}", reason.getMessage());
        }
    }

    private void refuseWaiting() {
        StoreException reason =
                failure().orElseGet(() -> new StoreException(Reason.UNAVAILABLE, "the store is closed"));
        for (PendingTransaction next = queue.poll(); next != null; next = queue.poll()) {
            if (next.take()) {
                next.fail(reason);
            }
        }
    }

    private void requireWritable() throws StoreException {
        StoreException reason = failed;
        if (reason != null) {
            throw new StoreException(Reason.UNAVAILABLE, "the store's disk failed", reason);
        }
        if (stopping) {
            throw new StoreException(Reason.UNAVAILABLE, "the store is closed");
        }
    }

    /** What made the store read-only. */
    Optional<StoreException> failure() {
        return Optional.ofNullable(failed);
    }

    int waiting() {
        return queue.size();
    }

    /** Durations of the engine's writes, one for each group. */
    Timing writes() {
        return writes;
    }

    long transactions() {
        return transactions.value();
    }

    long refused() {
        return refused.value();
    }
}
