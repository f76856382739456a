package org.palomar.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;

/**
 * An engine whose disk fails when told. It knows what was synced: {@link #crashed()} is what a power cut leaves, which is each batch up to the last
 * durable one, and of those behind it as many as the disk happened to keep, never a part of one.
 */
public final class FaultyEngine implements KeyValueEngine {

    /** What the next write does. */
    public enum Fault {
        NONE,
        /** The write fails before anything reached the disk. */
        WRITE_FAILS,
        /** The batch reaches the file, the sync fails. */
        SYNC_FAILS,
        /** No room: nothing is written, and the engine goes on. */
        DISK_FULL
    }

    private final InMemoryEngine memory = new InMemoryEngine();
    private final List<WriteBatch> log = new ArrayList<>();
    private int synced;
    private boolean broken;
    private volatile Fault fault = Fault.NONE;
    private volatile long free = Long.MAX_VALUE;
    private volatile boolean breaks;
    private volatile boolean closing;
    private volatile byte[] damaged = new byte[0];
    private int writes;
    private int scans;

    public void next(Fault newFault) {
        fault = newFault;
    }

    public void free(long octets) {
        free = octets;
    }

    /** No body can be read any more. */
    public void closeBodies() {
        closing = true;
    }

    /** Walks that begin there find damage. */
    public void damageScansFrom(byte[] key) {
        damaged = key.clone();
    }

    /** Durable or not. */
    public synchronized int writes() {
        return writes;
    }

    /** Each batch that was written, durable or not, in their order. */
    public synchronized List<WriteBatch> batches() {
        return List.copyOf(log);
    }

    /** Chunks of bodies that were put. */
    public synchronized long chunksWritten() {
        return log.stream()
                .flatMap(batch -> batch.changes().stream())
                .filter(change -> change instanceof WriteBatch.Put put && put.key()[0] == 'b')
                .count();
    }

    public synchronized int scans() {
        return scans;
    }

    @Override
    public synchronized void write(WriteBatch batch, boolean durable) throws StoreException {
        Fault now = fault;
        fault = Fault.NONE;
        if (broken || now == Fault.WRITE_FAILS) {
            broken = true;
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the disk failed (by order)");
        }
        if (now == Fault.DISK_FULL) {
            throw new StoreException(StoreException.Reason.FULL, "no room (by order)");
        }
        log.add(batch);
        if (now == Fault.SYNC_FAILS) {
            broken = true;
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the sync failed (by order)");
        }
        memory.write(batch, durable);
        synced = durable ? log.size() : synced;
        writes++;
    }

    /** What a power cut leaves when the disk kept nothing that was not synced. */
    public synchronized FaultyEngine crashed() throws StoreException {
        return replay(synced);
    }

    /** What a power cut leaves when the disk kept all that reached it, the batch of a failed sync included. */
    public synchronized FaultyEngine crashedKeepingTail() throws StoreException {
        return replay(log.size());
    }

    private FaultyEngine replay(int batches) throws StoreException {
        FaultyEngine after = new FaultyEngine();
        for (WriteBatch batch : log.subList(0, batches)) {
            after.write(batch, true);
        }
        return after;
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws StoreException {
        if (closing && key[0] == 'b') {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed (by order)");
        }
        return memory.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
        synchronized (this) {
            scans++;
        }
        if (Arrays.equals(from, damaged)) {
            throw new StoreException(StoreException.Reason.DAMAGED, "a block is damaged (by order)");
        }
        memory.scan(from, to, visitor);
    }

    /** The next question for the free room ends in an error that nobody expects. */
    public void breakOnNextLook() {
        breaks = true;
    }

    @Override
    public long freeSpace() {
        if (breaks) {
            throw new AssertionError("no memory (by order)");
        }
        return free;
    }

    @Override
    public List<String> verify() {
        return List.of();
    }

    @Override
    public void close() {
        memory.close();
    }
}
