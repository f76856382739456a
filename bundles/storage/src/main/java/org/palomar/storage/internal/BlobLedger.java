package org.palomar.storage.internal;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.palomar.api.metric.Counter;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which bodies are stored, and which may be removed. Confined to the committer thread, but for {@link #pin} and {@link #unpin}.
 *
 * <p>A body's chunks are put once for each group, and not again while it is among the recent ones: only this thread writes or collects, so that what it
 * remembers is so. A release makes a candidate, kept in the store as well ({@code g}), so that it is looked at after a crash.
 */
final class BlobLedger {

    private static final Logger LOG = LoggerFactory.getLogger(BlobLedger.class);

    /** Bodies remembered as stored: a burst of equal messages writes its body once. */
    private static final int RECENT = 4096;
    /** Candidates in memory; more are found again in the store. */
    private static final int MAX_CANDIDATES = 100_000;
    /** Candidates looked at in one step: it takes a few milliseconds. */
    private static final int STEP = 256;
    /** Chunks removed in one step. */
    private static final int STEP_CHUNKS = 2048;

    private static final byte[] NOTHING = new byte[0];

    private final KeyValueEngine engine;
    private final ConcurrentHashMap<BlobId, Integer> pins = new ConcurrentHashMap<>();
    private final LinkedHashSet<BlobId> recent = new LinkedHashSet<>();
    private final Set<BlobId> writtenInGroup = new HashSet<>();
    private final Set<BlobId> writtenInTransaction = new HashSet<>();
    private final Set<BlobId> releasedInGroup = new LinkedHashSet<>();
    private final Set<BlobId> releasedInTransaction = new LinkedHashSet<>();
    /** Each once: a body that was released by thousands of copies is looked at once, and each look passes over what is left of its references. */
    private final LinkedHashSet<BlobId> candidates = new LinkedHashSet<>();

    private @Nullable WriteBatch current;
    private boolean bodies;
    private boolean moreInStore = true;
    private final Counter collected = new Counter();

    BlobLedger(KeyValueEngine engine) {
        this.engine = engine;
    }

    /** Keeps a body from being collected until {@link #unpin}. Any thread. */
    void pin(BlobId id) {
        pins.merge(id, 1, Integer::sum);
    }

    void unpin(BlobId id) {
        pins.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Whether the body must be put: it was neither in this group nor lately. */
    boolean needsChunks(BlobId id) {
        return !recent.contains(id) && !writtenInGroup.contains(id) && writtenInTransaction.add(id);
    }

    /** Says that the current transaction is about a body, chunks written ahead included. */
    void storesBody() {
        bodies = true;
    }

    void refer(WriteBatch batch, BlobId id, byte[] owner) {
        requireCurrent(batch);
        batch.put(BlobKeys.reference(id, owner), NOTHING);
    }

    void release(WriteBatch batch, BlobId id, byte[] owner) {
        requireCurrent(batch);
        batch.delete(BlobKeys.reference(id, owner));
        markCandidate(batch, id);
    }

    void markCandidate(WriteBatch batch, BlobId id) {
        batch.put(BlobKeys.candidate(id), BlobKeys.candidateValue(id));
        releasedInTransaction.add(id);
    }

    /** Whether the store has a reference to it, that of the current group aside. */
    boolean isReferenced(BlobId id) throws StoreException {
        byte[] prefix = BlobKeys.reference(id, NOTHING);
        boolean[] found = new boolean[1];
        engine.scan(prefix, BlobKeys.after(prefix), (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    /** A transaction starts to write. */
    void begin(WriteBatch batch) {
        dropTransaction();
        current = batch;
    }

    boolean transactionStoresBodies() {
        return bodies || !writtenInTransaction.isEmpty();
    }

    void keepTransaction() {
        writtenInGroup.addAll(writtenInTransaction);
        releasedInGroup.addAll(releasedInTransaction);
        dropTransaction();
    }

    void dropTransaction() {
        bodies = false;
        writtenInTransaction.clear();
        releasedInTransaction.clear();
    }

    void groupWritten() {
        for (BlobId id : writtenInGroup) {
            recent.add(id);
            if (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }
        for (BlobId id : releasedInGroup) {
            if (candidates.size() < MAX_CANDIDATES) {
                candidates.add(id);
            } else {
                moreInStore = true;
            }
        }
        groupDropped();
    }

    void groupDropped() {
        writtenInGroup.clear();
        releasedInGroup.clear();
    }

    boolean hasCandidates() {
        return moreInStore || !candidates.isEmpty();
    }

    /** Bodies removed since the start. */
    long collected() {
        return collected.value();
    }

    /**
     * One step of the collector, between two groups: candidates without reference go, pinned ones wait.
     *
     * @return what to write; empty when there was nothing to do
     */
    WriteBatch collect() throws StoreException {
        if (candidates.isEmpty() && moreInStore) {
            reload();
        }
        WriteBatch batch = new WriteBatch();
        int chunks = 0;
        for (int i = Math.min(STEP, candidates.size()); i > 0 && chunks < STEP_CHUNKS; i--) {
            BlobId id = candidates.removeFirst();
            if (pins.containsKey(id)) {
                candidates.add(id);
                continue;
            }
            try {
                chunks += collect(id, batch);
            } catch (StoreException failure) {
                if (failure.reason() != StoreException.Reason.DAMAGED) {
                    throw failure;
                }
                LOG.warn("Whether a body is still referred to can't be read: it stays, {}", failure.getMessage());
            }
        }
        return batch;
    }

    /** @return chunks that go */
    private int collect(BlobId id, WriteBatch batch) throws StoreException {
        boolean stays = isReferenced(id);
        batch.delete(BlobKeys.candidate(id));
        int chunks = stays ? 0 : BlobKeys.chunks(id);
        for (int chunk = 0; chunk < chunks; chunk++) {
            batch.delete(BlobKeys.chunk(id, chunk));
        }
        if (!stays) {
            recent.remove(id);
            collected.increment();
        }
        return chunks;
    }

    private void requireCurrent(WriteBatch batch) {
        if (batch != current) {
            throw new IllegalStateException("references change only in a contribution, in its own batch");
        }
    }

    private void reload() throws StoreException {
        moreInStore = false;
        engine.scan(new byte[] {'g'}, new byte[] {'g' + 1}, (key, value) -> {
            candidates.add(BlobKeys.candidate(key, value));
            moreInStore = candidates.size() >= MAX_CANDIDATES;
            return !moreInStore;
        });
    }
}
