package org.palomar.storage.rocksdb.internal;

import java.util.function.LongSupplier;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets back the space of removed bodies, while that pays. With RocksDB's collection of blob files on, each sorting of keys copies the bodies of the oldest files,
 * garbage or not: a store that only grows would write every body several times. So it is on only while the garbage is a considerable part of all.
 */
final class Reclamation {

    /** The part of the blob files, oldest first, whose live bodies are moved while the collection is on. */
    static final double OLDEST = 0.5;

    /** The garbage's part of the blob files at which it is worth its cost. */
    private static final double WORTHWHILE = 0.3;
    /** The part at which it stops; lower, so that it isn't switched to and fro. */
    private static final double CLEAN = 0.1;
    /** Writes between two looks: a look locks the engine for microseconds. */
    private static final int WRITES = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Reclamation.class);

    /** The part of the free room that one step of {@link #run} may fill with bodies that it moves. */
    private static final double STEP_ROOM = 0.5;

    private final RocksDB db;
    private final CompactRangeOptions sorting;
    private int writes;
    private boolean on;
    private volatile boolean running;

    /** @param sorting how {@link #run} sorts; cancelled by whoever wants it to end */
    Reclamation(RocksDB db, CompactRangeOptions sorting) {
        this.db = db;
        this.sorting = sorting;
    }

    /** Looks now and then whether to begin or to end. Never fails: what was written is written. For the thread that writes. */
    void written() {
        writes++;
        if (writes < WRITES || running) {
            return;
        }
        writes = 0;
        try {
            look();
        } catch (RocksDBException later) {
            LOG.warn("The space of removed bodies is not got back now: {}", later.getMessage());
        }
    }

    private void look() throws RocksDBException {
        boolean wanted = garbage() > all() * (on ? CLEAN : WORTHWHILE);
        if (wanted != on) {
            collect(wanted, OLDEST);
            on = wanted;
        }
    }

    /**
     * Gets back what it can of a range at once. A removed body's file goes by itself when sorting meets the last removal in it; of files that hold living ones, too, the
     * oldest are emptied first, as many as there is room to move their living bodies to. Each step makes room for a larger one. For one thread.
     */
    void run(byte[] from, byte[] to, LongSupplier free) throws RocksDBException {
        running = true;
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            // What was removed lately is known in memory only.
            db.flush(flush);
            sort(from, to, BottommostLevelCompaction.kIfHaveCompactionFilter);
            long before = Long.MAX_VALUE;
            while (garbage() > all() * CLEAN && all() < before) {
                before = all();
                double living = Math.max(1, all() - garbage());
                collect(true, Math.min(1, free.getAsLong() * STEP_ROOM / living));
                sort(from, to, BottommostLevelCompaction.kForce);
            }
        } finally {
            running = false;
            collect(on, OLDEST);
        }
    }

    private void sort(byte[] from, byte[] to, BottommostLevelCompaction bottom) throws RocksDBException {
        db.compactRange(db.getDefaultColumnFamily(), from, to, sorting.setBottommostLevelCompaction(bottom));
    }

    private void collect(boolean wanted, double oldest) throws RocksDBException {
        db.setOptions(MutableColumnFamilyOptions.builder()
                .setEnableBlobGarbageCollection(wanted)
                .setBlobGarbageCollectionAgeCutoff(oldest)
                .build());
    }

    private long garbage() throws RocksDBException {
        return db.getLongProperty("rocksdb.live-blob-file-garbage-size");
    }

    private long all() throws RocksDBException {
        return db.getLongProperty("rocksdb.live-blob-file-size");
    }
}
